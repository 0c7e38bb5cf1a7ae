#include "core/stride/stiffness.h"

#include <cmath>

#include "core/base/units.h"

namespace evenstride {

std::optional<double> vertical_stiffness_bwpm(double peak_bw, double impulse_bws, double contact_time_s,
                                              std::optional<double> grade_ratio) {
  constexpr double kLeastSinking_m = 0.01;
  if (grade_ratio && std::abs(*grade_ratio) > kLevelGrade_ratio) return std::nullopt;
  const double sine_bw = 0.5 * kPi * impulse_bws / contact_time_s;
  const double sinking_m =
      kGravity_mps2 * contact_time_s * contact_time_s * (sine_bw / (kPi * kPi) - 1.0 / 8.0);
  if (!(sinking_m > kLeastSinking_m)) return std::nullopt;
  return peak_bw / sinking_m;
}

}  // namespace evenstride
