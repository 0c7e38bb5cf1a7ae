/// A runner's own corrections from recordings with known forces.
#pragma once

#include <string>
#include <vector>

#include "proto/results.pb.h"
#include "tools/analysis/analysis.h"

namespace evenstride {

/// One recording, and its steps with what is known of them.
struct KnownRun {
  std::string recording;          ///< for messages
  std::vector<StepRecord> steps;  ///< as estimated without any personal correction
  std::vector<StepRecord> truth;  ///< the same steps with what the reference says; absent = it says nothing
};

/// Analyses `recording` (.mcap) and sets the table's steps beside it. Table: a comma-separated file with
/// `side`, `ic_s` (on the recording's clock) and one or more of `peak_vgrf_bw`, `contact_time_s`,
/// `vertical_impulse_bws`, as steps.csv has them. Fails when fewer than half of its running contacts, or
/// fewer than 20, lie within 60 ms of one that was found on the same side.
Result<KnownRun> read_known_run(const std::string& recording, const std::string& table,
                                const AnalysisParams& params, std::string& runner_id);

/// What is learnt from all of them. `rmse_after_bw` is of runs (of a single run: of tenths) that the
/// correction has not seen. Fails with fewer than 20 known peaks.
Result<v1::PersonalReference> calibrate(const std::string& runner_id, const std::vector<KnownRun>& runs);

}  // namespace evenstride
