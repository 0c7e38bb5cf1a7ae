#include "tools/fit/pelvis_beyond.h"

#include <algorithm>
#include <cmath>

#include "core/base/units.h"

namespace evenstride {
namespace {

constexpr double kLongestStep_s = 0.55;
constexpr int kGrid = 100;

/// Along the vertical, m/s^2.
struct Reading {
  std::vector<double> time_s, up_mps2;

  double at(double t) const {
    const auto next =
        static_cast<std::size_t>(std::upper_bound(time_s.begin(), time_s.end(), t) - time_s.begin());
    if (next == 0 || next == time_s.size()) return kGravity_mps2;
    const double share = (t - time_s[next - 1]) / (time_s[next] - time_s[next - 1]);
    return up_mps2[next - 1] + share * (up_mps2[next] - up_mps2[next - 1]);
  }
};

Reading reading_of(const BidsSensor& sensor, const TrueMounting& mounting, double from_s, double to_s) {
  Reading out;
  std::vector<Eigen::Vector3d> forces;
  Eigen::Vector3d sum = Eigen::Vector3d::Zero();
  for (std::size_t row = 0; row < sensor.rows.size(); ++row) {
    const ImuSample sample = sample_at(sensor, row);
    const double t = sensor.device_time_s[row];
    if (t < from_s || t > to_s || !sample.accel_S_mps2.allFinite()) continue;
    out.time_s.push_back(t);
    forces.push_back(sample.accel_S_mps2 - mounting.accel_bias_mps2);
    sum += forces.back();
  }
  for (const Eigen::Vector3d& force : forces) out.up_mps2.push_back(force.dot(sum.normalized()));
  return out;
}

}  // namespace

void add_pelvis(const BidsSensor& sensor, const TrueMounting& mounting, const TrueForce& force,
                const std::vector<TrueStep>& steps, MotionRow& row) {
  const Reading pelvis = reading_of(sensor, mounting, steps.front().ic_s, steps.back().ic_s);
  double n = 0.0;
  for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
    const double step_s = steps[i + 1].ic_s - steps[i].ic_s;
    if (steps[i].side != row.side || steps[i + 1].side == row.side || step_s > kLongestStep_s) continue;
    n += 1.0;
    for (int k = 0; k < kGrid; ++k) {
      const double share = (k + 0.5) / kGrid, t = steps[i].ic_s + share * step_s;
      const double beyond = 2.0 / kGrid * (pelvis.at(t) - kGravity_mps2 * force.at(t));
      for (std::size_t h = 0; h < row.bob_cos_mps2.size(); ++h) {
        const double phase = 2.0 * kPi * static_cast<double>(h + 1) * share;
        row.bob_cos_mps2[h] += beyond * std::cos(phase);
        row.bob_sin_mps2[h] += beyond * std::sin(phase);
      }
    }
  }
  for (auto* terms : {&row.bob_cos_mps2, &row.bob_sin_mps2})
    for (double& term : *terms) term /= std::max(n, 1.0);
}

}  // namespace evenstride
