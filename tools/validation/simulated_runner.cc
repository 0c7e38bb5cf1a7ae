#include "tools/validation/simulated_runner.h"

#include <algorithm>
#include <cmath>

#include "core/base/units.h"
#include "core/sim/random.h"
#include "core/sim/running_model.h"

namespace evenstride::validation {
namespace {

constexpr double kRate_hz = 200.0;
constexpr double kStand_s = 8.0, kRun_s = 210.0, kChange_s = 110.0;

/// Contact time and cadence as runners have them at this speed, and as they differ from each other.
sim::RunnerStyle style_of(sim::Random& random) {
  sim::RunnerStyle style;
  style.speed_mps = random.uniform(2.4, 5.0);
  style.cadence_spm = 150.0 + 7.0 * style.speed_mps + random.uniform(-8.0, 8.0);
  const double contact_s = 0.36 - 0.034 * style.speed_mps + random.uniform(-0.015, 0.015);
  style.duty_factor = contact_s * style.cadence_spm / 120.0;
  style.strike_rad = random.uniform(-0.05, 0.32);
  style.impact_peak_mps2 = random.uniform(15.0, 60.0);
  const double unusual = random.uniform(-1.0, 1.0);
  const sim::RunningModel& people = sim::RunningModel::builtin();
  const double usual = sim::at_kind(people.usual_peak,
                                    {style.strike_rad, style.speed_mps, contact_s, 60.0 / style.cadence_spm});
  style.peak_shape = std::clamp(usual + std::sqrt(3.0) * people.peak_spread * unusual, sim::kLeastPeakShape,
                                sim::kLargestPeakShape);
  style.braking_mps2 = random.uniform(2.0, 4.0);
  style.pelvic_drop_rad = random.uniform(0.04, 0.13);
  style.pelvis_obliquity_rad = random.uniform(-0.03, 0.03);
  style.pelvic_tilt_rad = random.uniform(0.0, 0.16);
  style.pelvis_rotation_range_rad = random.uniform(0.10, 0.26);
  style.trunk_rotation_range_rad = random.uniform(0.18, 0.42);
  style.trunk_phase_rad = random.uniform(-kPi, kPi);
  style.trunk_lean_rad = random.uniform(0.03, 0.18);
  style.toe_out_rad = random.uniform(0.0, 0.20);
  style.step_width_m = random.uniform(0.02, 0.10);
  return style;
}

sim::Asymmetry asymmetry_of(sim::Random& random) {
  return {.contact_pct = random.uniform(-5.0, 5.0),
          .flight_pct = random.uniform(-6.0, 6.0),
          .peak_shape_pct = random.uniform(-3.0, 3.0),
          .impact_pct = random.uniform(-20.0, 20.0),
          .drop_rad = random.uniform(-0.03, 0.03),
          .strike_rad = random.uniform(-0.05, 0.05)};
}

/// The one thing that changes in mid-run.
sim::FatigueCourse drop_change() {
  sim::FatigueCourse course{};
  course.onset_s = kStand_s + kChange_s;
  course.ramp_s = kDropRamp_s;
  course.limit = 1.0;
  course.contact_ratio = course.cadence_ratio = course.trunk_lean_rad = course.counter_rotation_ratio =
      course.impact_ratio = course.strike_rad = 0.0;
  course.drop_rad = kDropChange_rad;
  return course;
}

}  // namespace

SimulatedRunner simulated_runner(std::uint64_t seed) {
  sim::Random random(seed * 7919 + 17);
  SimulatedRunner runner;
  runner.name = "runner " + std::to_string(seed);
  runner.scenario = sim::plain_run(kStand_s, kRun_s, seed);
  runner.scenario.style = style_of(random);
  runner.scenario.asymmetry = asymmetry_of(random);
  runner.scenario.fatigue = drop_change();
  runner.drop_changes_s = kStand_s + kChange_s;
  if (seed % 4 == 3) runner.scenario.track.bend_radius_m = 36.5;
  if (seed % 2 == 0)
    runner.scenario.breathing = {.rate_hz = random.uniform(0.45, 0.8),
                                 .amplitude_rad = rad_from_deg(random.uniform(0.6, 1.4)),
                                 .spread_ratio = 0.04};
  for (const Site site : {Site::kLeftShoe, Site::kRightShoe, Site::kPelvis, Site::kTrunk})
    runner.sensors.push_back(sim::typical_setup(site, kRate_hz, seed, true));
  return runner;
}

}  // namespace evenstride::validation
