/// Pose of a body segment with its first and second derivatives, in closed form.
#pragma once

#include <Eigen/Core>

#include "core/sim/curve.h"

namespace evenstride::sim {

/// World W: x forward at the start, y left, z up. Segment B: x forward, y left, z up.
struct Kinematics {
  Eigen::Vector3d position_W_m = Eigen::Vector3d::Zero();
  Eigen::Vector3d velocity_W_mps = Eigen::Vector3d::Zero();
  Eigen::Vector3d acceleration_W_mps2 = Eigen::Vector3d::Zero();
  Eigen::Matrix3d R_WB = Eigen::Matrix3d::Identity();
  Eigen::Vector3d rate_W_radps = Eigen::Vector3d::Zero();
  Eigen::Vector3d rate_derivative_W_radps2 = Eigen::Vector3d::Zero();

  /// What an ideal sensor at `lever_B_m` from the segment's origin reads, in segment axes.
  Eigen::Vector3d specific_force_B_mps2(const Eigen::Vector3d& lever_B_m) const;
  Eigen::Vector3d rate_B_radps() const { return R_WB.transpose() * rate_W_radps; }
};

/// Attitude R = Rz(yaw) Rx(roll) Ry(pitch) Rz(twist): obliquity of the lateral axis is exactly `roll` when
/// twist is 0. `twist` is constant. Fills the attitude and its derivatives.
void set_attitude(Kinematics& state, const Jet& yaw, const Jet& roll, const Jet& pitch, double twist_rad);

}  // namespace evenstride::sim
