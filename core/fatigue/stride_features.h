/// One stride's values of all fatigue channels, put together from its two steps and its stride record.
#pragma once

#include <array>
#include <optional>

#include "core/results.h"

namespace evenstride {

struct StrideFeatures {
  Time time;  ///< end of the stride
  double stride_time_s = 0.0;
  std::optional<double> speed_mps, turn_rate_radps;
  std::array<std::optional<double>, kFatigueChannelCount>
      value;          ///< in channel scale, see FatigueChannelParams
  bool sound = true;  ///< nothing in the records' quality speaks against using it
};

/// Left strides with the two steps inside them; in any order of arrival within a stride.
class StrideAssembler {
 public:
  void push(const StepRecord& step);
  void push(const StrideRecord& stride);
  /// The stride that has just become complete, once.
  std::optional<StrideFeatures> take();

 private:
  static constexpr std::size_t kKept = 3;
  const StepRecord* step_in(Side side, Time from, Time to) const;
  std::array<std::array<std::optional<StepRecord>, kKept>, 2> steps_{};
  std::array<std::size_t, 2> next_{};
  std::optional<StrideRecord> stride_;
};

}  // namespace evenstride
