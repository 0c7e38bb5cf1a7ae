#include "core/sim/scenario.h"

#include <stdexcept>
#include <string>

namespace evenstride::sim {
namespace {

void in_range(const char* name, double value, double low, double high) {
  if (value >= low && value <= high) return;
  throw std::invalid_argument(std::string("simulated runner: ") + name + " = " + std::to_string(value) +
                              " must lie in " + std::to_string(low) + " .. " + std::to_string(high));
}

void check_part(const ScenePart& part) {
  in_range("duration_s of a part", part.duration_s, part.activity == Activity::kStand ? 0.5 : 6.0, 1e6);
  in_range("speed_mps of a part", part.speed_mps, 0.0, 7.0);
  in_range("cadence_spm of a part", part.cadence_spm, 0.0, 240.0);
  in_range("curvature_1pm", part.curvature_1pm, -0.2, 0.2);
}

}  // namespace

void check(const Scenario& scenario) {
  const RunnerStyle& style = scenario.style;
  in_range("speed_mps", style.speed_mps, 1.5, 6.0);
  in_range("cadence_spm", style.cadence_spm, 130.0, 220.0);
  in_range("duty_factor", style.duty_factor, 0.2, 0.45);
  in_range("strike_rad", style.strike_rad, -0.2, 0.6);
  in_range("peak_shape", style.peak_shape, kLeastPeakShape, kLargestPeakShape);
  in_range("impact_peak_mps2", style.impact_peak_mps2, 0.0, 400.0);
  in_range("walk_speed_mps", style.walk_speed_mps, 0.6, 2.2);
  in_range("walk_cadence_spm", style.walk_cadence_spm, 80.0, 140.0);
  in_range("walk_duty_factor", style.walk_duty_factor, 0.55, 0.7);
  in_range("contact asymmetry, percent", scenario.asymmetry.contact_pct, -20.0, 20.0);
  in_range("flight asymmetry, percent", scenario.asymmetry.flight_pct, -60.0, 60.0);
  in_range("peak asymmetry, percent", scenario.asymmetry.peak_shape_pct, -10.0, 10.0);
  in_range("impact asymmetry, percent", scenario.asymmetry.impact_pct, -100.0, 100.0);
  in_range("drop asymmetry, rad", scenario.asymmetry.drop_rad, -0.3, 0.3);
  in_range("ramp_s of fatigue", scenario.fatigue.ramp_s, 1.0, 1e6);
  in_range("contact_ratio of fatigue", scenario.fatigue.contact_ratio, -0.15, 0.15);
  in_range("cadence_ratio of fatigue", scenario.fatigue.cadence_ratio, -0.15, 0.15);
  in_range("variability", scenario.variability.scale, 0.0, 3.0);
  in_range("slow_share", scenario.variability.slow_share, 0.0, 1.0);
  in_range("side_slow_share", scenario.variability.side_slow_share, 0.0, 1.0);
  in_range("breathing rate, Hz", scenario.breathing.rate_hz, 0.0, 2.0);
  in_range("breathing amplitude, rad", scenario.breathing.amplitude_rad, 0.0, 0.2);
  in_range("breathing spread", scenario.breathing.spread_ratio, 0.0, 0.3);
  in_range("bend_radius_m", scenario.track.bend_radius_m, 0.0, 1e4);
  if (scenario.parts.empty()) throw std::invalid_argument("simulated runner: no parts");
  for (const ScenePart& part : scenario.parts) check_part(part);
}

Scenario plain_run(double stand_s, double run_s, std::uint64_t seed) {
  Scenario scenario;
  scenario.seed = seed;
  scenario.parts = {{Activity::kStand, stand_s}, {Activity::kRun, run_s}, {Activity::kStand, 3.0}};
  return scenario;
}

}  // namespace evenstride::sim
