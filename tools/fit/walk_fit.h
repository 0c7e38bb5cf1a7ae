/// Fits the contact template of walking (core/events/contact_template.h) on annotated contacts.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/events/contact_template.h"

namespace evenstride {

/// A landing that the walking finder has seen, and the annotated contact nearest to it.
struct LandingRow {
  std::string walker;
  LandingScene scene;
  Time truth;
};

/// Landings of all recordings with a contact of the same side within 0.3 s of the vote, each contact used
/// once. Fails when a file cannot be read.
Result<std::vector<LandingRow>> collect_landings(const std::string& dataset);

/// Weights by penalised likelihood; `ridge` on standardised terms. Rows of `left_out` are not used.
ContactTemplate fit_contact_template(const std::vector<LandingRow>& rows, double ridge,
                                     const std::string& left_out = {});

struct WalkFitReport {
  std::size_t landings = 0, walkers = 0;
  double voted_far = 0.0, found_far = 0.0;            ///< share over 60 ms off: vote, template
  double voted_median_ms = 0.0, found_median_ms = 0;  ///< |error|
};
/// Every walker by a template fitted without that walker.
WalkFitReport judge_contact_template(const std::vector<LandingRow>& rows, double ridge);

}  // namespace evenstride
