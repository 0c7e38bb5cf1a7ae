/// The steps of a dataset whose peak force is known, with their features.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "tools/loading/balance_fit.h"
#include "tools/loading/loading_fit.h"

namespace evenstride {

/// Where the contacts come from.
enum class EventsFrom {
  kFound,  ///< as found with an event model fitted on all other runners of the same recordings
  kTrue,   ///< the reference's
};

struct LoadingData {
  std::vector<LoadingRow> rows;     ///< kFound: of stances balanced by what all of `balance` says
  std::vector<BalanceRow> balance;  ///< kFound only
};

/// Recordings of `source` (empty = of all sources) on one clock. Fails when a file cannot be read, no step is
/// left, or for kFound fewer than three runners are there.
Result<LoadingData> collect_loading_rows(const std::string& dataset, const std::string& source,
                                         EventsFrom events = EventsFrom::kFound);

}  // namespace evenstride
