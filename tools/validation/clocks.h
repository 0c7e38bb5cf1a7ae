/// Clock alignment against the true clocks (`desc-clocks_events.tsv`): after each recording, how far apart
/// two sensors' session times are for what happened at the same moment. A delay common to all sensors cannot
/// be seen and cancels.
#pragma once

#include <optional>
#include <string>

#include "core/base/result.h"
#include "tools/analysis/analysis.h"
#include "tools/validation/findings.h"
#include "tools/validation/reference.h"

namespace evenstride::validation {

/// Nothing when the dataset keeps no true clocks.
Result<std::optional<Findings>> evaluate_clocks(const std::string& dataset,
                                                const std::vector<ReferenceRecording>& reference,
                                                const AnalysisParams& params);

}  // namespace evenstride::validation
