/// Runners who never lived, each known to the last digit: how each of them runs and what each of them wears,
/// drawn from a seed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/sim/scenario.h"
#include "core/sim/sensor.h"

namespace evenstride::validation {

struct SimulatedRunner {
  std::string name;
  sim::Scenario scenario;
  std::vector<sim::SensorSetup> sensors;
  double drop_changes_s = 0.0;  ///< from here on the pelvis drops by kDropChange_rad more on both sides
};

inline constexpr double kDropChange_rad = 0.5 * 3.14159265358979323846 / 180.0;
inline constexpr double kDropRamp_s = 5.0;  ///< how long that change takes

/// Half a minute short of four minutes of running after standing, at 2.4 to 5 m/s, with contact and cadence
/// as usual at that speed, from forefoot to rearfoot, sides that differ, any pelvic drop, one in four on a
/// track with bends, every other one nodding with the breath. Sensors as found in practice (typical_setup)
/// and mounted any way round, 200 Hz. The same `seed`: the same runner.
SimulatedRunner simulated_runner(std::uint64_t seed);

}  // namespace evenstride::validation
