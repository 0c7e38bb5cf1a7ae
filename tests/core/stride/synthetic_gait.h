/// A segment and its runner in closed form, for tests of the stride stage.
#pragma once

#include <Eigen/Geometry>
#include <cmath>
#include <random>

#include "core/base/units.h"
#include "core/stride/stride_builder.h"

namespace evenstride::test {

/// Angles and height of one segment as harmonics of the stride frequency, seen by a sensor mounted anyhow.
struct SyntheticSegment {
  double stride_s = 0.7;
  double rotation_rad = 0.1, rotation_phase_rad = 0.0;     ///< first harmonic
  double obliquity_rad = 0.06, obliquity_phase_rad = 0.0;  ///< first harmonic
  double tilt_rad = 0.1;                                   ///< constant
  double height_m = 0.04;                                  ///< amplitude, second harmonic
  double turn_radps = 0.0;                                 ///< steady turning
  double heading0_rad = 0.0;
  Mounting mounting;

  double heading(double t) const {
    return heading0_rad + turn_radps * t + rotation_rad * std::sin(phase(t) + rotation_phase_rad);
  }
  double obliquity(double t) const { return obliquity_rad * std::sin(phase(t) + obliquity_phase_rad); }
  double vertical_mps2(double t) const {
    const double w = 4.0 * kPi / stride_s;
    return kGravity_mps2 - height_m * w * w * std::cos(2.0 * phase(t));
  }
  double phase(double t) const { return 2.0 * kPi * t / stride_s; }

  OrientedSample at(double t) const {
    const Eigen::Matrix3d R_EB = (Eigen::AngleAxisd(heading(t), Eigen::Vector3d::UnitZ()) *
                                  Eigen::AngleAxisd(obliquity(t), Eigen::Vector3d::UnitX()) *
                                  Eigen::AngleAxisd(tilt_rad, Eigen::Vector3d::UnitY()))
                                     .toRotationMatrix();
    OrientedSample s;
    s.time = time_from_s(t);
    s.q_ES = Eigen::Quaterniond(R_EB * mounting.R_BS).cast<float>();
    s.accel_E_mps2 = Eigen::Vector3d(0.3 * std::sin(phase(t)), 0.0, vertical_mps2(t)).cast<float>();
    return s;
  }
  SegmentHistory history(double from_s, double to_s, double rate_hz) const {
    SegmentHistory h(to_s - from_s + 1.0, rate_hz);
    for (int i = 0; from_s + i / rate_hz <= to_s; ++i) h.push(at(from_s + i / rate_hz));
    return h;
  }
};

inline Eigen::Matrix3d random_rotation(std::mt19937& g) {
  std::normal_distribution<double> n;
  return Eigen::Quaterniond(n(g), n(g), n(g), n(g)).normalized().toRotationMatrix();
}

inline FootStance stance_at(Side side, double contact_s, double contact_time_s) {
  FootStance s;
  s.side = side;
  s.initial_contact = time_from_s(contact_s);
  s.toe_off = time_from_s(contact_s + contact_time_s);
  s.mid_stance = time_from_s(contact_s + 0.5 * contact_time_s);
  return s;
}

}  // namespace evenstride::test
