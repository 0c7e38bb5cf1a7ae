/// Which way a runner runs, in the axes of a pelvis sensor, from the running itself: in every stance the body
/// is braked in the first half and driven on in the second. To the side the sign turns with the foot, so it
/// averages out over the steps.
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <optional>

namespace evenstride {

class ForwardAxis {
 public:
  void clear() { steps_ = 0; }

  /// A step: mean specific force of the second half of stance less that of the first, in sensor axes.
  void add(const Eigen::Vector3d& drive_S) {
    ++steps_;
    const double gain = std::max(kLeastGain, 1.0 / steps_);
    mean_S_ = steps_ == 1 ? drive_S : Eigen::Vector3d(mean_S_ + gain * (drive_S - mean_S_));
  }

  /// Not of unit length; nothing before both feet were seen, or where the mean is too small to point.
  std::optional<Eigen::Vector3d> forward_S() const {
    if (steps_ < 2 || mean_S_.norm() < kLeast_g) return std::nullopt;
    return mean_S_;
  }

 private:
  static constexpr double kLeastGain = 0.05;  // the mean of the last 20 steps or so
  static constexpr double kLeast_g = 0.05;
  int steps_ = 0;
  Eigen::Vector3d mean_S_ = Eigen::Vector3d::Zero();
};

}  // namespace evenstride
