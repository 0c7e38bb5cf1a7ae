/// Which prediction belongs to which true event.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "core/base/site.h"

namespace evenstride::validation {

struct SidedTime {
  double time_s = 0.0;
  Side side = Side::kUnknown;
};

inline constexpr double kMatchWindow_s = 0.060;

/// Pairs (index of truth, index of prediction) of the same side within `window_s`: the nearest first, each
/// used once. In order of truth.
std::vector<std::pair<std::size_t, std::size_t>> match(const std::vector<SidedTime>& truth,
                                                       const std::vector<SidedTime>& predicted,
                                                       double window_s = kMatchWindow_s);

}  // namespace evenstride::validation
