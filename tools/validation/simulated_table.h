/// Many simulated runners in one table: each quantity's errors beside what the best published methods promise
/// and what should be reached.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tools/formats/json.h"
#include "tools/validation/simulated_errors.h"
#include "tools/validation/statistics.h"
#include "tools/validation/targets.h"

namespace evenstride::validation {

struct SimulatedRow {
  Sim quantity = Sim::kCount;
  ErrorSummary errors;
  double largest_95 = 0.0;  ///< 95 % of the errors are no larger
  std::vector<Verdict> verdicts;
};

struct SimulatedTable {
  std::size_t runners = 0;
  std::vector<SimulatedRow> rows;  ///< in the order of `Sim`; a quantity that was never told has n = 0
};

/// Runners `first` to `first` + `count` - 1, several at a time.
SimulatedTable run_simulated_runners(std::size_t first, std::size_t count, bool anchors_only,
                                     const std::function<void(std::size_t)>& progress);

std::string simulated_to_text(const SimulatedTable& table);
Json simulated_to_json(const SimulatedTable& table);

}  // namespace evenstride::validation
