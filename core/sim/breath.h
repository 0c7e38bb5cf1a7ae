/// The trunk's slow nodding with the breath.
#pragma once

#include <vector>

#include "core/sim/curve.h"
#include "core/sim/scenario.h"

namespace evenstride::sim {

/// amplitude sin(2 pi rate t + phase).
struct BreathWave {
  double rate_hz = 0.0, amplitude_rad = 0.0, phase_rad = 0.0;
};

/// Seven waves with rates about the wished one, so that together they wander; empty without breath.
std::vector<BreathWave> make_breath(const Breathing& wish, std::uint64_t seed);
Jet breath_at(const std::vector<BreathWave>& waves, double time_s);

}  // namespace evenstride::sim
