#include <algorithm>
#include <chrono>
#include <iostream>
#include <utility>

#include "core/base/units.h"
#include "core/sim/body_motion.h"
#include "ingest/wire/frames.h"
#include "tools/commands/commands.h"
#include "tools/simulation/record.h"
#include "tools/simulation/truth_files.h"
#include "tools/simulation/wish.h"

namespace evenstride::commands {
namespace {

struct Request {
  SimulationWish wish;
  std::string out, truth, runner = "sample", sensor_asymmetry;
  long device_seed = -1;
  bool exchange = false;
  double breaths_per_min = 0.0, breath_deg = 1.0;
  double rate_hz = 200.0, body_rate_hz = 0.0, loss_pct = 0.0;
  bool any_mounting = false, perfect = false, no_trunk = false;
};

void declare_options(Options& options, Request& r) {
  SimulationWish& w = r.wish;
  options.text("--out", r.out, "recording to write (MCAP)", true)
      .number("--minutes", w.minutes, "length of the recording", 0.5, 300.0)
      .number("--stand", w.stand_s, "quiet standing at the start, s", 0.5, 600.0)
      .number("--walk", w.walk_s, "walking after it, s (0 or at least 6)", 0.0, 7200.0)
      .number("--speed", w.speed_mps, "running speed, m/s", 1.5, 6.0)
      .number("--cadence", w.cadence_spm, "steps a minute", 130.0, 220.0)
      .number("--duty", w.duty_factor, "contact time over stride time", 0.2, 0.45)
      .number("--strike", w.strike_deg, "foot angle at contact, degrees, toes up > 0", -10.0, 34.0)
      .text("--asymmetry", w.asymmetry,
            "NAME=NUMBER,...: contact, flight, peak, impact (percent, left minus right), drop, strike "
            "(degrees)")
      .text("--sensor-asymmetry", r.sensor_asymmetry,
            "NAME=NUMBER,...: gain (percent), lag (ms) of the shoes' sensors, left minus right as they are "
            "usually worn")
      .flag("--exchange-shoes", r.exchange, "the two shoes' sensors exchanged, as for swap-test")
      .count("--device-seed", r.device_seed, "the same sensors with another --seed; default: --seed", -1,
             1'000'000'000)
      .number("--breathing", r.breaths_per_min, "breaths a minute (0 = none)", 0.0, 90.0)
      .number("--breathing-deg", r.breath_deg, "how far the trunk nods with them, degrees", 0.0, 10.0)
      .number("--fatigue-at", w.fatigue_at_min, "minute at which the gait begins to drift (0 = never)", 0.0,
              300.0)
      .number("--fatigue-ramp", w.fatigue_ramp_min, "minutes of running until the drift is complete", 0.1,
              300.0)
      .number("--break-at", w.break_at_min, "minute of a break (0 = none)", 0.0, 300.0)
      .number("--break", w.break_s, "its length, s", 6.0, 3600.0)
      .flag("--break-walking", w.break_walking, "walk in the break instead of standing")
      .number("--bends", w.bend_radius_m, "radius of a track's bends, m (0 = straight on)", 0.0, 1000.0)
      .text("--variability", w.variability, "factor on the natural variation from stride to stride")
      .number("--rate", r.rate_hz, "readings a second", 50.0, 2000.0)
      .number("--body-rate", r.body_rate_hz, "the same for pelvis and trunk (0 = as the shoes)", 0.0, 2000.0)
      .number("--loss", r.loss_pct, "blocks lost by the radio, percent", 0.0, 50.0)
      .flag("--any-mounting", r.any_mounting, "sensors worn any way round, not just a little turned")
      .flag("--no-trunk", r.no_trunk, "three sensors: without the trunk's")
      .flag("--perfect", r.perfect, "sensors without faults, on the session's clock")
      .text("--runner", r.runner, "runner's id")
      .count("--seed", w.seed, "the same seed gives the same file", 0, 1'000'000'000)
      .text("--truth", r.truth, "folder for steps.csv and strides.csv of what really happened");
}

/// Half of the asymmetry on either side.
void differ(sim::SensorSetup& setup, const SensorAsymmetry& asymmetry) {
  const double sign = setup.site == Site::kLeftShoe ? 0.5 : -0.5;
  setup.imu.accel_scale_error.array() += sign * asymmetry.gain_pct / 100.0;
  setup.link.base_delay_s += std::max(0.0, 2.0 * sign * asymmetry.lag_s);  // a delay is never negative
}

/// Everything that is the device's own; how it is tied to the shoe stays with the shoe.
void exchange_devices(sim::SensorSetup& left, sim::SensorSetup& right) {
  std::swap(left, right);
  std::swap(left.site, right.site);
  std::swap(left.imu.R_BS, right.imu.R_BS);
  std::swap(left.imu.lever_B_m, right.imu.lever_B_m);
}

std::vector<sim::SensorSetup> sensors_for(const Request& r) {
  const auto asymmetry = sensor_asymmetry_from(r.sensor_asymmetry);
  if (!asymmetry) throw CommandError(asymmetry.error(), kExitUsage);
  std::vector<sim::SensorSetup> setups;
  for (const Site site : {Site::kLeftShoe, Site::kRightShoe, Site::kPelvis, Site::kTrunk}) {
    if (site == Site::kTrunk && r.no_trunk) continue;
    const auto seed = static_cast<std::uint64_t>(r.device_seed < 0 ? r.wish.seed : r.device_seed);
    const double rate_hz = is_shoe(site) || r.body_rate_hz == 0.0 ? r.rate_hz : r.body_rate_hz;
    setups.push_back(r.perfect ? sim::perfect_setup(site, rate_hz)
                               : sim::typical_setup(site, rate_hz, seed, r.any_mounting));
    setups.back().link.loss_probability = r.loss_pct / 100.0;
    if (is_shoe(site)) differ(setups.back(), *asymmetry);
  }
  if (r.exchange) exchange_devices(setups[0], setups[1]);
  return setups;
}

std::vector<MarkerEvent> markers_for(const SimulationWish& wish) {
  std::vector<MarkerEvent> markers;
  for (const double time_s : break_times_s(wish))
    markers.push_back(
        {markers.empty() ? MarkerKind::kBreakStart : MarkerKind::kBreakEnd, time_from_s(time_s), 0});
  return markers;
}

int run(const Request& r) {
  if (!is_name(r.runner)) throw CommandError("--runner must be " + std::string(kNameRule), kExitUsage);
  auto scenario = scenario_from(r.wish);
  if (!scenario) throw CommandError(scenario.error(), kExitUsage);
  scenario->breathing.rate_hz = r.breaths_per_min / 60.0;
  scenario->breathing.amplitude_rad = rad_from_deg(r.breath_deg);
  const sim::BodyMotion body(*scenario);
  SimulatedSession session;
  session.runner_id = r.runner;
  session.source = "evenstride simulate, seed " + std::to_string(r.wish.seed);
  // A fixed date: the same command gives the same file.
  session.start_unix_ns = std::chrono::nanoseconds(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1) +
                                                   std::chrono::hours(8) - std::chrono::sys_days{})
                              .count();
  session.sensors = sensors_for(r);
  session.shoes_exchanged = r.exchange;
  session.markers = markers_for(r.wish);
  session.seed = static_cast<std::uint64_t>(r.wish.seed);
  const auto made = record_simulation(body, session, r.out);
  if (!made) throw CommandError(made.error());
  if (!r.truth.empty())
    if (const auto written = write_truth(body.truth(), r.truth); !written)
      throw CommandError(written.error());
  std::cout << r.out << ": " << session.sensors.size() << " sensors, " << body.end_s() << " s, "
            << body.truth().steps.size() << " steps, " << made->readings << " readings, " << made->lost_blocks
            << " blocks lost\n";
  return kExitDone;
}

}  // namespace

Command simulate() {
  return {"simulate", "Record a simulated run whose truth is known", [](Options& options) {
            auto request = std::make_shared<Request>();
            declare_options(options, *request);
            return [request] { return run(*request); };
          }};
}

}  // namespace evenstride::commands
