/// Motions in closed form, for tests of the tilt filter.
#pragma once

#include <cmath>
#include <functional>

#include "core/base/units.h"
#include "core/math/rotation.h"
#include "core/orientation/tilt_filter.h"

namespace evenstride::test {

inline constexpr double kRate_hz = 200.0;

/// A motion in closed form: orientation and the body's own acceleration in E.
struct Motion {
  std::function<Eigen::Quaterniond(double)> q_ES;
  std::function<Eigen::Vector3d(double)> accel_E = [](double) { return Eigen::Vector3d::Zero().eval(); };
  Eigen::Vector3d bias_radps = Eigen::Vector3d::Zero();

  ImuSample at(double t) const {
    constexpr double h = 1e-4;  // central difference: error of order h^2
    const Eigen::AngleAxisd turn(q_ES(t - h).conjugate() * q_ES(t + h));
    ImuSample s;
    s.time = time_from_s(t);
    s.rate_S_radps = turn.axis() * turn.angle() / (2.0 * h) + bias_radps;
    s.accel_S_mps2 = q_ES(t).conjugate() * (accel_E(t) + Eigen::Vector3d(0.0, 0.0, kGravity_mps2));
    return s;
  }
};

inline void run(TiltFilter& filter, const Motion& motion, double from_s, double to_s,
                double rate_hz = kRate_hz) {
  for (int i = static_cast<int>(from_s * rate_hz); i < static_cast<int>(to_s * rate_hz); ++i)
    filter.push(motion.at(i / rate_hz));
}

inline double tilt_error_deg(const TiltFilter& filter, const Eigen::Quaterniond& truth) {
  const Eigen::Vector3d z = Eigen::Vector3d::UnitZ();
  return deg_from_rad(angle_between(filter.q_ES().conjugate() * z, truth.conjugate() * z));
}

/// Sways and turns like a pelvis, about a pose tilted by `tilt_rad`.
inline Motion pelvis_like(double tilt_rad) {
  Motion m;
  m.q_ES = [tilt_rad](double t) {
    return exp_rotation({0.0, 0.0, 0.15 * std::sin(9.0 * t)}) *
           exp_rotation({0.1 * std::sin(9.0 * t + 1.0), 0.06 * std::sin(18.0 * t), 0.0}) *
           exp_rotation({tilt_rad, 0.0, 0.0});
  };
  m.accel_E = [](double t) {
    return Eigen::Vector3d(4.0 * std::sin(18.0 * t), 2.5 * std::sin(9.0 * t), 16.0 * std::cos(18.0 * t));
  };
  return m;
}

}  // namespace evenstride::test
