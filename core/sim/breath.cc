#include "core/sim/breath.h"

#include <cmath>

#include "core/base/units.h"
#include "core/sim/random.h"

namespace evenstride::sim {

std::vector<BreathWave> make_breath(const Breathing& wish, std::uint64_t seed) {
  constexpr int kWaves = 7;
  std::vector<BreathWave> waves;
  if (!(wish.rate_hz > 0.0)) return waves;
  Random random(seed * 131 + 5);
  for (int i = 0; i < kWaves; ++i)  // together of the wished power
    waves.push_back({wish.rate_hz * (1.0 + wish.spread_ratio * random.normal()),
                     wish.amplitude_rad / std::sqrt(static_cast<double>(kWaves)),
                     random.uniform(0.0, 2.0 * kPi)});
  return waves;
}

Jet breath_at(const std::vector<BreathWave>& waves, double time_s) {
  Jet jet;
  for (const BreathWave& wave : waves) {
    const double w = 2.0 * kPi * wave.rate_hz, phase = w * time_s + wave.phase_rad;
    jet.value += wave.amplitude_rad * std::sin(phase);
    jet.rate += wave.amplitude_rad * w * std::cos(phase);
    jet.accel -= wave.amplitude_rad * w * w * std::sin(phase);
  }
  return jet;
}

}  // namespace evenstride::sim
