/// Against cadence windows (`desc-cadence*.tsv`): the stride frequency of ten seconds from the
/// autocorrelation of the sensor's own signal. Not independent of the sensor, but of how steps are found.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "tools/analysis/analysis.h"
#include "tools/validation/findings.h"

namespace evenstride::validation {

bool has_cadence_windows(const std::string& dataset);
Result<std::vector<Findings>> evaluate_cadence(const std::string& dataset, const AnalysisParams& params);

}  // namespace evenstride::validation
