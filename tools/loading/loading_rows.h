/// The steps of a dataset whose peak force is known, with their features.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "tools/loading/loading_fit.h"

namespace evenstride {

/// Recordings of `source` (empty = of all sources) on one clock, with true events. Fails when a file cannot
/// be read or no step is left.
Result<std::vector<LoadingRow>> collect_loading_rows(const std::string& dataset, const std::string& source);

}  // namespace evenstride
