/// One shoe against the optical position of the foot: strides found, and stride time. The reference tells
/// when the foot was slow (`desc-stance_events.tsv`), not when it touched the ground: strides are counted,
/// and median stride times compared.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "tools/analysis/analysis.h"
#include "tools/validation/findings.h"

namespace evenstride::validation {

bool has_shoe_stances(const std::string& dataset);
Result<std::vector<Findings>> evaluate_shoe_stances(const std::string& dataset, const AnalysisParams& params);

}  // namespace evenstride::validation
