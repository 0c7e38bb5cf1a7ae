/// What a sensor on a moving body read while nothing came: what it read at the same phase a stride before.
///
/// The stride is the lag at which the readings around the gap repeat earlier ones best. What they differ by
/// at both ends of the gap fades into it like a process with the correlation time kFade_s
/// (Ornstein-Uhlenbeck, its mean given both ends), and the same process states by how much the made-up
/// readings may be off. Where nothing repeats, in standing or in a start, there is no bridge.
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "core/base/sample.h"
#include "core/base/time.h"

namespace evenstride {

/// Variance of the integral, over `span_s`, of such a process whose own variance is 1 and whose ends are
/// known: 2 fade^2 (g - 2 tanh(g / 2)), g = span / fade; s^2.
double bridged_integral_variance(double span_s, double fade_s);

/// Scratch of some 45 kB, one a thread (thread_scratch). Allocates nothing.
class StrideBridge {
 public:
  /// Longer gaps stay open: they might hold two contacts of a foot.
  static constexpr Duration kLongest = std::chrono::milliseconds(460);
  /// Over shorter ones interpolation does as well.
  static constexpr Duration kShortest = std::chrono::milliseconds(15);
  static constexpr double kFade_s = 0.030;
  static constexpr double kShortestStride_s = 0.46, kLongestStride_s = 1.30;

  /// The readings around the gap.
  void begin(const ImuSample& last, const ImuSample& next);
  /// Readings before `last`, newest first, in the same axes. @return whether older ones are of use.
  bool add_before(Time time, const Eigen::Vector3d& accel_mps2, const Eigen::Vector3d& rate_radps);
  /// Looks for the stride. False when the past is too short or nothing repeats well.
  bool fit();

  // After fit():
  double stride_s() const { return stride_s_; }
  /// Stated SD of the angle by which the bridged rates turn over the whole gap, each axis.
  double turn_sd_rad() const;
  /// Inside the gap.
  ImuSample at(Time time) const;
  /// Hands on, in order, readings about a `period` apart in place of the lost ones.
  template <class Take>
  void make_up(Duration period, Take&& take) const {
    const Duration gap = next_time_ - last_time_;
    const std::int64_t pieces = (gap + period / 2) / period;
    for (std::int64_t i = 1; i < pieces; ++i) take(at(last_time_ + gap * i / pieces));
  }

 private:
  using Channels = Eigen::Array<float, 6, 1>;
  static constexpr double kStep_s = 0.005;
  static constexpr double kMatch_s = 0.200;  ///< before the gap; compared with a stride before
  static constexpr double kPast_s = kLongestStride_s + kMatch_s + 2 * kStep_s;
  static constexpr std::size_t kGrid = static_cast<std::size_t>(kPast_s / kStep_s) + 1;
  static constexpr std::size_t kRaw = static_cast<std::size_t>(kPast_s * 620.0);
  void resample();
  bool weigh();
  double mismatch(double lag, std::size_t every) const;
  double rate_square(double lag) const;
  double best_lag(double& off) const;
  Channels past(double position) const;

  Time last_time_, next_time_;
  Channels last_, next_;
  double gap_ = 0.0;  ///< in steps of the grid
  std::array<double, kRaw> ago_s_;
  std::array<Channels, kRaw> raw_;  ///< newest first
  std::size_t raw_size_ = 0;
  std::array<Channels, kGrid> grid_;  ///< every kStep_s, newest first: [0] is the last reading
  std::size_t size_ = 0;
  Channels weights_;
  double stride_s_ = 0.0, rate_sd_radps_ = 0.0;
  Channels off_last_, off_next_;  ///< the readings at both ends less those of a stride before
};

/// Follows a sensor's readings and says where a bridge is wanted.
class GapWatch {
 public:
  explicit GapWatch(double rate_hz)
      : period_(duration_from_s(1.0 / rate_hz)),
        from_(std::max(StrideBridge::kShortest, duration_from_s(1.7 / rate_hz))) {}

  /// Readings are missing before `time`, not too many. Not after a single reading between two gaps: sensors
  /// that are slower than they say would be bridged all the time.
  bool is_gap_before(Time time) const {
    const Duration since = time - last_.time;
    return since > from_ && whole_ && since <= StrideBridge::kLongest;
  }
  /// Each reading, after that question.
  void push(const ImuSample& reading) {
    whole_ = reading.time - last_.time <= from_;
    last_ = reading;
  }
  const ImuSample& last() const { return last_; }
  Duration period() const { return period_; }

 private:
  Duration period_, from_;
  ImuSample last_;
  bool whole_ = false;  ///< the interval before `last_`
};

}  // namespace evenstride
