/// From the words of the command line to a simulated run.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/sim/scenario.h"

namespace evenstride {

struct SimulationWish {
  double minutes = 10.0;  ///< of the whole recording, standing and breaks included
  double stand_s = 8.0;   ///< quiet standing at the start
  double walk_s = 0.0;    ///< then walking
  double speed_mps = 3.2;
  double cadence_spm = 168.0;
  double duty_factor = 0.33;
  double strike_deg = 15.0;
  double fatigue_at_min = 0.0;  ///< 0 = never
  double fatigue_ramp_min = 10.0;
  double break_at_min = 0.0;  ///< 0 = none
  double break_s = 60.0;
  bool break_walking = false;
  double bend_radius_m = 0.0;  ///< 0 = straight on
  std::string asymmetry;       ///< e.g. "contact=3,drop=2"
  std::string variability;     ///< a factor on all of it; empty = 1
  long seed = 1;
};

/// Names in `asymmetry`: contact, flight, peak, impact in percent 100 (L-R)/mean; drop, strike in degrees
/// L-R.
Result<sim::Asymmetry> asymmetry_from(const std::string& words);

/// What the shoes' sensors differ by, left minus right as they are worn before any exchange.
struct SensorAsymmetry {
  double gain_pct = 0.0;  ///< of the accelerometers
  double lag_s = 0.0;     ///< of the radio links: constant, so that no clock fit sees it
};
/// Names: gain (percent), lag (milliseconds).
Result<SensorAsymmetry> sensor_asymmetry_from(const std::string& words);

/// The parts of the run with all of its wishes, or what is wrong with them.
Result<sim::Scenario> scenario_from(const SimulationWish& wish);

/// When the break starts and ends, s; empty without one.
std::vector<double> break_times_s(const SimulationWish& wish);

}  // namespace evenstride
