/// A left step and the right step after it, as one comparison of a quantity.
#pragma once

#include <optional>

#include "core/results.h"
#include "core/stride/records.h"

namespace evenstride {

/// One stride's pair of values. `difference`: 100 ln(L/R); of pelvic drop L - R, rad.
struct SidePair {
  double difference = 0.0, left = 0.0, right = 0.0;
};

/// Left contact to right contact of one stride, at most.
inline constexpr Duration kLongestPair = std::chrono::milliseconds(700);

/// Running steps of a known side without gaps.
bool is_comparable(const StepRecord& step);

/// Absent when either side lacks the value, or it is not above 0 (drop may be). Clipped impacts are absent.
/// Where the pelvis told a step in place of a shoe, pelvic drop is compared, and impulse if it told both.
std::optional<SidePair> pair_of(const StepRecord& left, const StepRecord& right, SymmetryQuantity quantity);

/// From the log ratio inside to the index outside: 100 (L-R) / (0.5 (L+R)) = 200 tanh(d / 200). Pelvic drop
/// stays as it is.
double index_of(SymmetryQuantity quantity, double difference);

}  // namespace evenstride
