#include "core/stride/force_wave.h"

#include <algorithm>
#include <cmath>

#include "core/base/units.h"

namespace evenstride {

double mean_of(const ForceShape& wave) {
  double sum = -0.5 * (wave.front() + wave.back());
  for (const double force : wave) sum += force;
  return sum / static_cast<double>(kForceWavePoints - 1);
}

ForceShape as_shape(ForceShape wave) {
  for (double& force : wave) force = std::max(force, 0.0);
  const double mean = mean_of(wave);
  for (double& force : wave) force /= mean;
  return wave;
}

ForceWave scaled(const ForceShape& shape, double impulse_bws, double contact_time_s) {
  ForceWave wave{};
  for (std::size_t i = 0; i < wave.size(); ++i)
    wave[i] = static_cast<float>(shape[i] * impulse_bws / contact_time_s);
  return wave;
}

double force_at(const ForceWave& wave, double share) {
  if (!(share >= 0.0 && share <= 1.0)) return 0.0;
  const double position = share * static_cast<double>(kForceWavePoints - 1);
  const auto i = std::min(static_cast<std::size_t>(position), kForceWavePoints - 2);
  return static_cast<double>(wave[i]) +
         (position - static_cast<double>(i)) * static_cast<double>(wave[i + 1] - wave[i]);
}

ForceShape half_sine() {
  ForceShape wave{};
  for (std::size_t i = 0; i < wave.size(); ++i)
    wave[i] = std::sin(kPi * static_cast<double>(i) / static_cast<double>(kForceWavePoints - 1));
  return as_shape(wave);
}

}  // namespace evenstride
