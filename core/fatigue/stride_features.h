/// One stride's values of all fatigue channels, put together from its two steps and its stride record.
#pragma once

#include <array>
#include <optional>

#include "core/results.h"

namespace evenstride {

/// In channel scale: natural logarithm for positive quantities, rad for angles, 100 ln(L/R) for symmetry.
using ChannelValues = std::array<double, kFatigueChannelCount>;
using ChannelMask = std::array<bool, kFatigueChannelCount>;
constexpr std::size_t index(FatigueChannel channel) { return static_cast<std::size_t>(channel); }

/// How a channel's change is shown.
enum class ChannelScale : std::uint8_t { kLogarithm, kAngle, kPoints };
ChannelScale scale_of(FatigueChannel channel);

struct StrideFeatures {
  Time time;  ///< end of the stride
  double stride_time_s = 0.0;
  std::optional<double> speed_mps, turn_rate_radps;
  ChannelValues value{};
  ChannelMask known{};
  bool sound = true;  ///< nothing in the records' quality speaks against using it
};

/// Left strides with the two steps inside them, in whatever order the records of one stride arrive. Contact
/// times that the pelvis tells are left out once shoes have told more of a stride: levels of different
/// sensors are no drift.
class StrideAssembler {
 public:
  void push(const StepRecord& step);
  void push(const StrideRecord& stride);
  /// The stride that has become complete, once.
  std::optional<StrideFeatures> take();

 private:
  static constexpr std::size_t kKept = 4;
  const StepRecord* step_in(Side side, Time from, Time to) const;
  std::array<std::optional<StepRecord>, kKept> steps_{};
  std::size_t next_ = 0;
  std::optional<StrideRecord> stride_;
  int most_by_shoes_ = 0;  ///< steps of a stride
};

}  // namespace evenstride
