#include "core/sim/kinematics.h"

#include <Eigen/Geometry>

#include "core/base/units.h"

namespace evenstride::sim {

using Eigen::AngleAxisd;
using Eigen::Matrix3d;
using Eigen::Vector3d;

Vector3d Kinematics::specific_force_B_mps2(const Vector3d& lever_B_m) const {
  const Vector3d lever_W = R_WB * lever_B_m;
  const Vector3d acceleration_W = acceleration_W_mps2 + rate_derivative_W_radps2.cross(lever_W) +
                                  rate_W_radps.cross(rate_W_radps.cross(lever_W));
  return R_WB.transpose() * (acceleration_W + kGravity_mps2 * Vector3d::UnitZ());
}

void set_attitude(Kinematics& state, const Jet& yaw, const Jet& roll, const Jet& pitch, double twist_rad) {
  const Vector3d up = Vector3d::UnitZ();
  const Matrix3d turned = AngleAxisd(yaw.value, up).toRotationMatrix();
  const Vector3d forward = turned * Vector3d::UnitX();
  const Matrix3d rolled = turned * AngleAxisd(roll.value, Vector3d::UnitX()).toRotationMatrix();
  const Vector3d left = rolled * Vector3d::UnitY();
  state.R_WB = rolled * AngleAxisd(pitch.value, Vector3d::UnitY()) * AngleAxisd(twist_rad, up);
  const Vector3d yaw_rate = yaw.rate * up;
  const Vector3d roll_frame_rate = yaw_rate + roll.rate * forward;
  state.rate_W_radps = roll_frame_rate + pitch.rate * left;
  // Each axis is carried round by the turns before it: d(axis)/dt = rate of its frame x axis.
  state.rate_derivative_W_radps2 = yaw.accel * up + roll.accel * forward +
                                   roll.rate * yaw_rate.cross(forward) + pitch.accel * left +
                                   pitch.rate * roll_frame_rate.cross(left);
}

}  // namespace evenstride::sim
