/// A shoe that walks in closed form: rest, swing, impact, rest; for tests of walking events.
#pragma once

#include <Eigen/Geometry>
#include <random>
#include <vector>

#include "core/base/sample.h"
#include "core/base/units.h"

namespace evenstride::test {

struct WalkingShoeParams {
  double rate_hz = 100.0;
  double stand_s = 3.0;  ///< before the first swing and after the last
  int swings = 8;
  double swing_s = 0.42, stance_s = 0.65;
  double length_m = 1.3, lift_m = 0.12;
  int small_from = 1000;      ///< swings from this one on are smaller in all,
  double small_share = 0.25;  ///< by this share
  double noise_mps2 = 0.03, noise_radps = 0.01;
  Eigen::Quaterniond q_SB = Eigen::Quaterniond::Identity();  ///< body (x forward, z up) to sensor axes
  unsigned seed = 1;
};

/// Somebody's usual walk.
inline WalkingShoeParams some_walk(unsigned seed, std::mt19937& random) {
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  WalkingShoeParams p;
  p.seed = seed;
  p.swing_s = 0.36 + 0.12 * uniform(random);
  p.stance_s = 0.55 + 0.3 * uniform(random);
  p.length_m = 0.8 + 0.8 * uniform(random);
  return p;
}

struct WalkingShoe {
  std::vector<ImuSample> samples;
  std::vector<double> contact_s;  ///< ends of the swings
  std::vector<double>
      toe_off_s;  ///< speed passes 0.4 of its peak: 0.197 of the swing, 30 u^2 (1-u)^2 = 0.4 max
  double duration_s = 0.0;
};

inline constexpr double kToeOffShare = 0.197;

/// Position follows a minimum-jerk path, pitch goes nose-down before toe-off, nose-up through the swing and
/// flat after contact; at contact there is a jolt of one hundredth of a second.
inline WalkingShoe walking_shoe(const WalkingShoeParams& p) {
  WalkingShoe walk;
  std::mt19937 rng(p.seed);
  std::normal_distribution<double> normal;
  const double stride_s = p.swing_s + p.stance_s;
  for (int k = 0; k < p.swings; ++k) {
    walk.toe_off_s.push_back(p.stand_s + k * stride_s + kToeOffShare * p.swing_s);
    walk.contact_s.push_back(p.stand_s + k * stride_s + p.swing_s);
  }
  walk.duration_s = p.stand_s * 2.0 + p.swings * stride_s;
  const auto bump = [](double t, double centre_s, double half_s) {  // area half_s
    const double u = (t - centre_s) / half_s;
    return std::abs(u) < 1.0 ? 0.5 * (1.0 + std::cos(kPi * u)) : 0.0;
  };
  double pitch = 0.0;  // nose-down > 0
  for (double t = 0.0; t < walk.duration_s; t += 1.0 / p.rate_hz) {
    double ax = 0.0, az = 0.0, rate = 0.0;
    for (int k = 0; k < p.swings; ++k) {
      const double u = (t - p.stand_s - k * stride_s) / p.swing_s;
      if (u < -1.0 || u > 2.0) continue;
      const double share = k < p.small_from ? 1.0 : p.small_share;
      if (u >= 0.0 && u < 1.0) {
        ax = share * p.length_m / (p.swing_s * p.swing_s) * (60.0 * u - 180.0 * u * u + 120.0 * u * u * u);
        az = share * 2.0 * kPi * kPi * p.lift_m / (p.swing_s * p.swing_s) * std::cos(2.0 * kPi * u);
      }
      const double since = t - walk.contact_s[static_cast<std::size_t>(k)];
      if (since >= 0.0 && since < 0.01) az += 30.0 * share;
      if (since >= 0.01 && since < 0.02) az -= 30.0 * share;
      rate += share * (7.0 * bump(u, -0.1, 0.4) - 8.0 * bump(u, 0.5, 0.45) + 4.0 * bump(u, 1.1, 0.2));
    }
    pitch += rate / p.rate_hz;
    const Eigen::AngleAxisd nose_down(pitch, Eigen::Vector3d::UnitY());
    const Eigen::Vector3d force_B = nose_down.inverse() * Eigen::Vector3d(ax, 0.0, az + kGravity_mps2);
    const auto noise = [&](double sd) {
      return Eigen::Vector3d(sd * normal(rng), sd * normal(rng), sd * normal(rng));
    };
    ImuSample s;
    s.time = time_from_s(t);
    s.accel_S_mps2 = p.q_SB * force_B + noise(p.noise_mps2);
    s.rate_S_radps = p.q_SB * Eigen::Vector3d(0.0, rate, 0.0) + noise(p.noise_radps);
    walk.samples.push_back(s);
  }
  return walk;
}

}  // namespace evenstride::test
