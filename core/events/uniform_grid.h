/// Samples at any rate, jittery or with some lost, turned into readings every 10 ms.
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

#include "core/base/sample.h"

namespace evenstride {

/// Mean of the signal over one cell of the grid, stamped with the cell's middle.
struct GridCell {
  Time time;
  Eigen::Vector3d accel_S_mps2 = Eigen::Vector3d::Zero();
  Eigen::Vector3d rate_S_radps = Eigen::Vector3d::Zero();
  double accel_peak_mps2 = 0.0;  ///< largest norm among the samples that fell into the cell
  bool after_gap = false;        ///< samples lost beyond bridging: what was integrated before is void
  bool bridged = false;          ///< lies in a gap that was bridged by a straight line
};

struct UniformGridParams {
  Duration step = std::chrono::milliseconds(10);
  Duration bridge = std::chrono::milliseconds(250);  ///< longest gap that a straight line may bridge
  Duration mark = std::chrono::milliseconds(40);     ///< a gap longer than this is marked in its cells
};

/// Each cell holds the exact mean of the straight lines that join the samples: for 100 to 2,000 Hz this is
/// the anti-alias filter as well. Samples not later than the one before are ignored.
class UniformGrid {
 public:
  explicit UniformGrid(const UniformGridParams& params = {}) : params_(params) {}

  /// Calls `emit(const GridCell&)` once for every cell that `sample` completes.
  template <class Emit>
  void push(const ImuSample& sample, Emit&& emit);

 private:
  using Reading = Eigen::Matrix<double, 6, 1>;
  static Reading reading(const ImuSample& s) {
    return (Reading() << s.accel_S_mps2, s.rate_S_radps).finished();
  }
  void start(const ImuSample& sample);
  void add(const Reading& from, const Reading& to, double width_s) {
    sum_ += (from + to) * (0.5 * width_s);
    covered_s_ += width_s;
  }
  GridCell close_cell(bool bridged);

  UniformGridParams params_;
  bool started_ = false;
  bool after_gap_ = false;
  Time last_time_;
  Time cell_end_;
  Reading last_ = Reading::Zero();
  Reading sum_ = Reading::Zero();
  double covered_s_ = 0.0;
  double peak_ = 0.0;
};

inline void UniformGrid::start(const ImuSample& sample) {
  const auto step = params_.step.count();
  const auto cell = sample.time.time_since_epoch().count() / step;
  cell_end_ = Time(Duration((cell + 1) * step));
  last_time_ = sample.time;
  last_ = reading(sample);
  sum_.setZero();
  covered_s_ = 0.0;
  peak_ = sample.accel_S_mps2.norm();
  started_ = true;
}

inline GridCell UniformGrid::close_cell(bool bridged) {
  GridCell cell;
  cell.time = cell_end_ - params_.step / 2;
  const Reading mean = covered_s_ > 0.0 ? Reading(sum_ / covered_s_) : last_;
  cell.accel_S_mps2 = mean.head<3>();
  cell.rate_S_radps = mean.tail<3>();
  cell.accel_peak_mps2 = std::max(peak_, cell.accel_S_mps2.norm());
  cell.after_gap = after_gap_;
  cell.bridged = bridged;
  after_gap_ = false;
  sum_.setZero();
  covered_s_ = 0.0;
  peak_ = 0.0;
  cell_end_ += params_.step;
  return cell;
}

template <class Emit>
void UniformGrid::push(const ImuSample& sample, Emit&& emit) {
  if (!started_) return start(sample);
  const Duration gap = sample.time - last_time_;
  if (gap <= Duration::zero()) return;
  if (gap > params_.bridge) {
    start(sample);
    after_gap_ = true;
    return;
  }
  const Reading target = reading(sample);
  const Reading slope = (target - last_) / seconds(gap);
  while (cell_end_ <= sample.time) {
    const double width_s = seconds(cell_end_ - last_time_);
    const Reading edge = last_ + slope * width_s;
    add(last_, edge, width_s);
    last_ = edge;
    last_time_ = cell_end_;
    emit(close_cell(gap > params_.mark));
  }
  add(last_, target, seconds(sample.time - last_time_));
  last_ = target;
  last_time_ = sample.time;
  peak_ = std::max(peak_, sample.accel_S_mps2.norm());
}

}  // namespace evenstride
