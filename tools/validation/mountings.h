/// How the sensors were found to sit against how they did (`desc-mounting.tsv`), at the end of each recording
/// and with what the whole pipeline knew: the forward axis about the vertical. The vertical itself comes from
/// standing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "tools/analysis/analysis.h"
#include "tools/validation/findings.h"
#include "tools/validation/reference.h"

namespace evenstride::validation {

/// Recordings on one clock. Nothing when the dataset keeps no true mountings.
Result<std::optional<Findings>> evaluate_mountings(const std::string& dataset,
                                                   const std::vector<ReferenceRecording>& reference,
                                                   const AnalysisParams& params);

}  // namespace evenstride::validation
