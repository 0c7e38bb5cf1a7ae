/// How errors grow when recordings get worse: one table a study, one row a level. Recordings on one clock
/// only, those of every source together; a level that cannot be made of any recording has no row.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "tools/formats/json.h"
#include "tools/validation/score.h"

namespace evenstride::validation {

/// In the order in which they are defined (study_levels.h).
std::vector<std::string> study_names();

struct StudyRow {
  std::string level;
  GroupScore score;
  double outside_share = 0.0;  ///< steps that the event model refused (Mark::kOutsideModel), of those found
};

struct Study {
  std::string name, what;
  std::vector<StudyRow> rows;
};

/// `name` is one of `study_names`. Fails when the dataset cannot be read or has no step reference.
Result<Study> run_study(const std::string& dataset, const std::string& name, const AnalysisParams& params,
                        const std::function<void(std::size_t, std::size_t)>& progress);

std::string study_to_text(const Study& study);
Json study_to_json(const Study& study);

}  // namespace evenstride::validation
