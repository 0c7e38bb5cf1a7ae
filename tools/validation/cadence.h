/// Against cadence windows (`desc-cadence*.tsv`): the stride frequency of ten seconds from the
/// autocorrelation of the sensor's own signal. Not independent of the sensor, but of how steps are found.
/// A window in which the shoe stood still for a second (as still as in a window of standing) is no reference:
/// its strides per second are not those of its steps. Which windows these are is read off the sensor alone.
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
