/// Do two sensors still count the same time? Watches the lag between their steps.
///
/// Once a stride each sensor has one outstanding impact; how far the one lies from the other, modulo the
/// stride, is a habit of the runner and of where the sensors sit, and changes slowly. A lag that moves at
/// once and stays is a jump of one clock (of unknown whole strides). Needs no truth and no clock fit.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "core/base/time.h"

namespace evenstride {

struct PairClockParams {
  double jump_s = 0.12;      ///< the median lag must have moved by more than this
  double drift_gain = 0.02;  ///< share by which each stride moves the lag that is held to be usual
  double stride_change =
      0.12;  ///< share: strides further from the usual one are another gait, with another lag
  Duration stale = std::chrono::milliseconds(3000);  ///< an impact of the second sensor is used for this long
};

struct ClockJump {
  Time time;             ///< of the stride that gave the last vote, on the first sensor's clock
  double moved_s = 0.0;  ///< change of (second - first), modulo the stride
};

class PairClockCheck {
 public:
  explicit PairClockCheck(const PairClockParams& params = {}) : params_(params) {}

  /// Impacts of the second sensor, one a stride.
  void push_second(Time impact) { second_ = impact; }
  /// Impacts of the first, one a stride, with the stride time in s.
  std::optional<ClockJump> push_first(Time impact, double stride_time_s);

  /// Usual lag, second minus first, modulo the stride; nothing before nine strides.
  std::optional<double> lag_s() const { return usual_s_; }
  int jumps() const { return jumps_; }

 private:
  static constexpr std::size_t kVotes = 9;
  double median_s() const;

  PairClockParams params_;
  std::optional<Time> second_;
  std::optional<double> usual_s_;
  std::array<double, kVotes> moved_s_{};  ///< against the usual lag; before that exists, against the first
  std::size_t count_ = 0;
  double first_s_ = 0.0, usual_stride_s_ = 0.0;
  int jumps_ = 0;
};

}  // namespace evenstride
