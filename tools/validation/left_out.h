/// Honest figures on the runners that the fitted models have seen: each runner is analysed with models that
/// were fitted without that runner.
#pragma once

#include <map>
#include <string>

#include "tools/analysis/analysis.h"
#include "tools/validation/reference.h"
#include "tools/validation/validate.h"

namespace evenstride::validation {

/// Whether the models were fitted on recordings of this source of this dataset.
bool fitted_on(const AnalysisParams& params, const std::string& dataset, const std::string& source);

/// For each runner that the models of `base` were fitted on, `base` with models fitted, in the same way, on
/// the others. The event model's limits (which steps lie outside of it) stay those of the model built in.
/// Empty when the models were fitted elsewhere.
Result<std::map<std::string, AnalysisParams>> models_without_each_runner(
    const std::string& dataset, const std::vector<ReferenceRecording>& reference, const AnalysisParams& base);

/// The same for each strike type ("Rearfoot", ...) among those runners: models fitted on the other types.
/// Types that fewer than three runners of other types would be left for are not there.
Result<std::map<std::string, AnalysisParams>> models_without_each_strike(
    const std::string& dataset, const std::vector<ReferenceRecording>& reference, const AnalysisParams& base);

/// Analyses each recording with the models of its runner, those of other runners with `base`.
Predictor analyse_left_out(const std::string& dataset, std::map<std::string, AnalysisParams> models,
                           const AnalysisParams& base);

}  // namespace evenstride::validation
