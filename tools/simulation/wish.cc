#include "tools/simulation/wish.h"

#include <cmath>
#include <cstdlib>
#include <map>
#include <sstream>
#include <stdexcept>

#include "core/base/units.h"

namespace evenstride {
namespace {

constexpr double kLastStanding_s = 4.0;
constexpr double kLeastRunning_s = 10.0;

/// A whole, finite number; nothing else in the text.
bool number_in(const std::string& text, double& value) {
  char* end = nullptr;
  value = std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0' && std::isfinite(value);
}

/// NAME=NUMBER,...: where each number goes, and its unit.
using Words = std::map<std::string, std::pair<double*, double>>;

Status read_words(const std::string& option, const std::string& words, const Words& known) {
  std::istringstream list(words);
  for (std::string item; std::getline(list, item, ',');) {
    const auto equals = item.find('=');
    const auto found = known.find(item.substr(0, equals));
    double value = 0.0;
    if (equals != std::string::npos && found != known.end() && number_in(item.substr(equals + 1), value)) {
      *found->second.first = value * found->second.second;
      continue;
    }
    std::string names;
    for (const auto& [name, target] : known) names += (names.empty() ? "" : ", ") + name;
    return Error{option + ": '" + item + "' is not NAME=NUMBER with one of " + names};
  }
  return Done{};
}

void set_style(const SimulationWish& wish, sim::RunnerStyle& style) {
  style.speed_mps = wish.speed_mps;
  style.cadence_spm = wish.cadence_spm;
  style.duty_factor = wish.duty_factor;
  style.strike_rad = rad_from_deg(wish.strike_deg);
}

Status set_parts(const SimulationWish& wish, sim::Scenario& scenario) {
  using sim::Activity;
  const double end_s = wish.minutes * 60.0 - kLastStanding_s;
  double at_s = wish.stand_s + wish.walk_s;
  scenario.parts = {{Activity::kStand, wish.stand_s}};
  if (wish.walk_s > 0.0) scenario.parts.push_back({Activity::kWalk, wish.walk_s});
  for (const double until_s : break_times_s(wish)) {
    const bool runs = scenario.parts.back().activity != Activity::kRun;
    const Activity rest = wish.break_walking ? Activity::kWalk : Activity::kStand;
    scenario.parts.push_back({runs ? Activity::kRun : rest, until_s - at_s});
    at_s = until_s;
  }
  scenario.parts.push_back({Activity::kRun, end_s - at_s});
  scenario.parts.push_back({Activity::kStand, kLastStanding_s});
  for (const sim::ScenePart& part : scenario.parts)
    if (part.activity == Activity::kRun && part.duration_s < kLeastRunning_s)
      return Error{
          "too short: every stretch of running needs at least 10 s; see --minutes, --stand, --walk, "
          "--break-at"};
  return Done{};
}

}  // namespace

Result<sim::Asymmetry> asymmetry_from(const std::string& words) {
  sim::Asymmetry asymmetry;
  const Words known = {{"contact", {&asymmetry.contact_pct, 1.0}},
                       {"flight", {&asymmetry.flight_pct, 1.0}},
                       {"peak", {&asymmetry.peak_shape_pct, 1.0}},
                       {"impact", {&asymmetry.impact_pct, 1.0}},
                       {"drop", {&asymmetry.drop_rad, rad_from_deg(1.0)}},
                       {"strike", {&asymmetry.strike_rad, rad_from_deg(1.0)}}};
  if (const auto read = read_words("--asymmetry", words, known); !read) return Error{read.error()};
  return asymmetry;
}

Result<SensorAsymmetry> sensor_asymmetry_from(const std::string& words) {
  SensorAsymmetry asymmetry;
  const auto read = read_words("--sensor-asymmetry", words,
                               {{"gain", {&asymmetry.gain_pct, 1.0}}, {"lag", {&asymmetry.lag_s, 1e-3}}});
  if (!read) return Error{read.error()};
  if (std::abs(asymmetry.gain_pct) > 50.0 || std::abs(asymmetry.lag_s) > 0.1)
    return Error{"--sensor-asymmetry: gain to 50 percent, lag to 100 ms"};
  return asymmetry;
}

std::vector<double> break_times_s(const SimulationWish& wish) {
  if (wish.break_at_min <= 0.0) return {};
  return {wish.break_at_min * 60.0, wish.break_at_min * 60.0 + wish.break_s};
}

Result<sim::Scenario> scenario_from(const SimulationWish& wish) {
  sim::Scenario scenario;
  const auto asymmetry = asymmetry_from(wish.asymmetry);
  if (!asymmetry) return Error{asymmetry.error()};
  scenario.asymmetry = *asymmetry;
  if (!wish.variability.empty() && !number_in(wish.variability, scenario.variability.scale))
    return Error{"--variability: '" + wish.variability + "' is not a number"};
  set_style(wish, scenario.style);
  if (const auto parts = set_parts(wish, scenario); !parts) return Error{parts.error()};
  scenario.track.bend_radius_m = wish.bend_radius_m;
  if (wish.fatigue_at_min > 0.0) scenario.fatigue.onset_s = wish.fatigue_at_min * 60.0;
  scenario.fatigue.ramp_s = wish.fatigue_ramp_min * 60.0;
  scenario.seed = static_cast<std::uint64_t>(wish.seed);
  try {
    sim::check(scenario);
  } catch (const std::invalid_argument& e) {
    return Error{e.what()};
  }
  return scenario;
}

}  // namespace evenstride
