/// Rotations: exponential map, tilt, heading. Quaternions are `q_AB`: components in B to components in A.
#pragma once

#include <Eigen/Core>
#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>

namespace evenstride {

/// Brings a quaternion that is almost of unit length back to it: one Newton step, no square root.
inline void renormalize(Eigen::Quaterniond& q) { q.coeffs() *= 1.5 - 0.5 * q.squaredNorm(); }

/// Turn by the vector `angle_rad` (axis times angle, any length). Exact; series below 0.03 rad.
inline Eigen::Quaterniond exp_rotation(const Eigen::Vector3d& angle_rad) {
  const double square = angle_rad.squaredNorm();
  double c, s_over_angle;
  if (square < 1e-3) {  // cos(a/2), sin(a/2)/a to 1e-15
    c = 1.0 - square * (1.0 / 8 - square * (1.0 / 384 - square / 46080));
    s_over_angle = 0.5 - square * (1.0 / 48 - square * (1.0 / 3840 - square / 645120));
  } else {
    const double angle = std::sqrt(square);
    c = std::cos(0.5 * angle);
    s_over_angle = std::sin(0.5 * angle) / angle;
  }
  return {c, s_over_angle * angle_rad.x(), s_over_angle * angle_rad.y(), s_over_angle * angle_rad.z()};
}

/// Angle of the rotation, 0 to pi.
template <class T>
T angle_of(const Eigen::Quaternion<T>& q) {
  return T(2) * std::atan2(q.vec().norm(), std::abs(q.w()));
}

/// Shortest turn that takes the direction of `from` (any length above 0) to the vertical z. Upside down:
/// half a turn about x.
inline Eigen::Quaterniond upright_from(const Eigen::Vector3d& from) {
  const double length = from.norm();
  const double twice = length + from.z();  // 2 cos^2(half angle) * length
  if (!(twice > 1e-12 * length)) return {0.0, 1.0, 0.0, 0.0};
  Eigen::Quaterniond q(1.0, from.y() / twice, -from.x() / twice, 0.0);
  if (q.vec().squaredNorm() < 1e-4)
    renormalize(q);
  else
    q.normalize();
  return q;
}

/// Angle between two vectors that are not zero, 0 to pi, exact also when small.
inline double angle_between(const Eigen::Vector3d& a, const Eigen::Vector3d& b) {
  return std::atan2(a.cross(b).norm(), a.dot(b));
}

/// Angle brought into (-pi, pi].
inline double wrapped_angle(double angle_rad) { return std::atan2(std::sin(angle_rad), std::cos(angle_rad)); }

/// Some unit vector at right angles to the unit vector `axis`, the same for the same axis.
inline Eigen::Vector3d any_orthogonal(const Eigen::Vector3d& axis) {
  Eigen::Index least = 0;
  axis.cwiseAbs().minCoeff(&least);
  return axis.cross(Eigen::Vector3d::Unit(least)).normalized();
}

/// Rows x forward, y left, z up, in sensor axes: the rotation from sensor to segment axes.
/// `forward` need not be at right angles to the unit vector `up`, but not along it.
inline Eigen::Matrix3d segment_from_axes(const Eigen::Vector3d& forward, const Eigen::Vector3d& up) {
  Eigen::Matrix3d R;
  R.row(2) = up.normalized();
  R.row(1) = up.cross(forward).normalized();
  R.row(0) = R.row(1).cross(R.row(2));
  return R;
}

}  // namespace evenstride
