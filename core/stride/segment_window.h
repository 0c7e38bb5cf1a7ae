/// A stretch of one segment's motion on an even grid: the scratch buffer of the step and stride estimators.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "core/base/time.h"
#include "core/orientation/segment_history.h"

namespace evenstride {

/// What is known of a segment at each instant, in the order in which uses need it.
enum class Motion : std::size_t {
  kVertical,   ///< specific force along the earth's vertical, in g: 1 at rest
  kObliquity,  ///< rad, asin of the left axis's vertical part: > 0 left side higher; needs no heading
  kTilt,       ///< rad, > 0 front lower
  kHeading,    ///< rad, of the left axis, counter-clockwise from above, unwrapped; zero is arbitrary
};
inline constexpr std::size_t kMotionCount = 4;

/// Allocates at construction only. Native samples are thinned to at most three times the grid's rate
/// (vertical: averaged over what is thinned), then interpolated by cubic Hermite pieces with
/// finite-difference slopes.
class SegmentWindow {
 public:
  static constexpr double kStep_s = 0.005;       ///< grid for most uses, 200 Hz
  static constexpr std::size_t kCapacity = 640;  ///< grid points: 3.2 s at the usual step
  static constexpr Duration kMaxGap = std::chrono::milliseconds(45);  ///< a fifth of a short stance

  SegmentWindow();

  /// `count` >= 2 values from `from` on, `step_s` apart. `R_BS` null: vertical alone (mounting unknown). What
  /// comes after `last` in Motion is not worked out.
  /// Returns false (and holds nothing) where the history does not cover the stretch, or is broken by a gap
  /// longer than kMaxGap and three of its own sample intervals, or `count` is above kCapacity.
  bool fill(const SegmentHistory& history, const Eigen::Matrix3d* R_BS, Time from, double step_s,
            std::size_t count, Motion last = Motion::kHeading);
  /// The same from `from` to `to`, both ends included, with the grid's step nearest below kStep_s.
  bool fill(const SegmentHistory& history, const Eigen::Matrix3d* R_BS, Time from, Time to);

  std::size_t size() const { return size_; }
  double step_s() const { return step_s_; }
  bool has_angles() const { return has_angles_; }
  std::span<double> operator[](Motion m) { return {grid_[static_cast<std::size_t>(m)].data(), size_}; }
  std::span<const double> operator[](Motion m) const {
    return {grid_[static_cast<std::size_t>(m)].data(), size_};
  }

 private:
  static constexpr std::size_t kNative = 3 * kCapacity + 8;
  bool take_native(const SegmentHistory& history, const Eigen::Matrix3d* R_BS, Time from, double span_s);
  void set_native(const OrientedSample& sample, const Eigen::Matrix3d* R_BS, double vertical_mps2);
  void resample(std::size_t motions);

  std::size_t size_ = 0;
  double step_s_ = kStep_s;
  bool has_angles_ = false;
  Motion last_ = Motion::kHeading;
  Time from_;
  std::size_t native_size_ = 0;
  std::vector<double> native_time_s_;
  std::array<std::vector<double>, kMotionCount> native_, grid_;
};

/// Value at `time_s` after the grid's first point, linear between points; clamped to the grid.
double value_at(std::span<const double> grid, double step_s, double time_s);

}  // namespace evenstride
