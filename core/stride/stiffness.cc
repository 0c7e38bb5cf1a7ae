#include "core/stride/stiffness.h"

#include <algorithm>
#include <cmath>

#include "core/base/units.h"

namespace evenstride {

double sinking_m(const ForceWave& wave, double contact_time_s) {
  constexpr double kIntervals = static_cast<double>(kForceWavePoints - 1);
  const double step_s = contact_time_s / kIntervals;
  double sum = 0.0, moment = 0.0;  // trapezoid rule
  for (std::size_t i = 0; i < wave.size(); ++i) {
    const bool end = i == 0 || i + 1 == wave.size();
    const double share = (end ? 0.5 : 1.0) * static_cast<double>(wave[i]) / kIntervals;
    sum += share;
    moment += share * static_cast<double>(i) / kIntervals;
  }
  double velocity_mps = -kGravity_mps2 * contact_time_s * (0.5 * sum - moment / sum);
  double height_m = 0.0;
  for (std::size_t i = 0; i + 1 < wave.size() && velocity_mps < 0.0; ++i) {
    const double mean_bw = 0.5 * (static_cast<double>(wave[i]) + static_cast<double>(wave[i + 1]));
    const double after_mps = velocity_mps + kGravity_mps2 * (mean_bw - 1.0) * step_s;
    const double falling = after_mps > 0.0 ? velocity_mps / (velocity_mps - after_mps) : 1.0;  // share of it
    height_m += 0.5 * (velocity_mps + std::min(after_mps, 0.0)) * falling * step_s;
    velocity_mps = after_mps;
  }
  return -height_m;
}

std::optional<double> vertical_stiffness_bwpm(double peak_bw, const ForceWave& wave, double contact_time_s,
                                              std::optional<double> grade_ratio) {
  constexpr double kLeastSinking_m = 0.01;
  if (grade_ratio && std::abs(*grade_ratio) > kLevelGrade_ratio) return std::nullopt;
  const double down_m = sinking_m(wave, contact_time_s);
  if (!(down_m > kLeastSinking_m)) return std::nullopt;
  return peak_bw / down_m;
}

}  // namespace evenstride
