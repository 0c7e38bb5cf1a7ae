#include "core/stride/vertical_impulse.h"

#include <algorithm>
#include <cmath>

namespace evenstride {

double velocity_gain_s(std::span<const double> vertical_g, double step_s, double level_g,
                       const FlightsAround& at) {
  // The difference of two mean velocities is one weighted integral of acceleration: the weight climbs from 0
  // to 1 through the first flight and falls back through the second.
  const double contact_s = seconds(at.contact - at.take_off_before);
  const double toe_off_s = seconds(at.toe_off - at.take_off_before);
  const double next_s = seconds(at.next_contact - at.take_off_before);
  double gain_s = 0.0;
  for (std::size_t i = 0; i < vertical_g.size(); ++i) {
    const double t = static_cast<double>(i) * step_s;
    const double weight = std::clamp(std::min(t / contact_s, (next_s - t) / (next_s - toe_off_s)), 0.0, 1.0);
    gain_s += weight * (vertical_g[i] / level_g - 1.0) * step_s;
  }
  return gain_s;
}

std::optional<double> VerticalLevel::mean_g() const {
  if (means_g_.size() < kFewest) return std::nullopt;
  double sum = 0.0;
  for (std::size_t i = 0; i < means_g_.size(); ++i) sum += means_g_[i];
  return sum / static_cast<double>(means_g_.size());
}

bool VerticalLevel::implausible() const {
  const std::optional<double> mean = mean_g();
  return mean && std::abs(*mean - 1.0) > 0.1;
}

std::optional<double> VerticalLevel::level_g() const { return implausible() ? std::nullopt : mean_g(); }

}  // namespace evenstride
