#include "core/events/swing_detector.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

namespace evenstride {
namespace {

double checked(double rate_hz) {
  if (!(rate_hz >= 20.0 && rate_hz <= 2000.0))
    throw std::invalid_argument("swing detector at rate " + std::to_string(rate_hz) + " Hz");
  return rate_hz;
}

// Share of a new swing in `usual`: settles within about five swings, and one odd swing does not rule the
// next.
constexpr double kGrow = 0.5;
constexpr double kShrink = 0.3;

}  // namespace

SwingDetector::SwingDetector(double rate_hz, const SwingParams& params)
    : params_(params),
      low_pass_(Butterworth2::low_pass(std::min(params.cutoff_hz, 0.3 * checked(rate_hz)), rate_hz)),
      period_(duration_from_s(1.0 / rate_hz)),
      // Delay of the section at low frequency: sqrt(2) / (2 pi fc).
      delay_(duration_from_s(std::numbers::sqrt2 / (2.0 * std::numbers::pi * params.cutoff_hz))) {}

void SwingDetector::restart() {
  state_.started = false;
  state_.below = false;
}

double SwingDetector::threshold_radps(Time time) const {
  if (!state_.last_swing) return params_.floor_radps;
  const Duration waiting = time - *state_.last_swing - params_.patience;
  const double fade = waiting > Duration::zero() ? std::exp(-seconds(waiting) / seconds(params_.decay)) : 1.0;
  return std::max(params_.floor_radps, params_.share_of_usual * state_.usual_radps * fade);
}

std::optional<Swing> SwingDetector::push(Time time, double pitch_rate_radps) {
  if (state_.started && time <= state_.last_time) return std::nullopt;
  std::optional<Swing> found;
  if (state_.started && time - state_.last_time <= params_.longest_gap) {
    found = bridge(time, pitch_rate_radps);
  } else {
    restart();
    state_.filter = {};  // from rest: one noisy reading must not look like a swing
    state_.started = true;
  }
  if (auto swing = step(time, pitch_rate_radps)) found = swing;
  state_.last_time = time;
  state_.last_rate_radps = pitch_rate_radps;
  return found;
}

// Lost samples become a straight line, so that the filter keeps its pace.
std::optional<Swing> SwingDetector::bridge(Time time, double pitch_rate_radps) {
  std::optional<Swing> found;
  const Duration gap = time - state_.last_time;
  const std::int64_t steps = (gap + period_ / 2) / period_;
  for (std::int64_t k = 1; k < steps; ++k) {
    const double part = static_cast<double>(k) / static_cast<double>(steps);
    const double between = state_.last_rate_radps + part * (pitch_rate_radps - state_.last_rate_radps);
    if (auto swing = step(state_.last_time + gap * k / steps, between)) found = swing;
  }
  return found;
}

std::optional<Swing> SwingDetector::step(Time time, double rate_radps) {
  const double y = state_.filter.step(low_pass_, rate_radps);
  const bool rested = !state_.last_swing || time - delay_ - *state_.last_swing >= params_.refractory;
  if (!state_.below && rested && y < -threshold_radps(time)) {
    state_.below = true;
    state_.minimum_radps = 0.0;
  }
  if (!state_.below) return std::nullopt;
  if (y < state_.minimum_radps) {
    state_.minimum_radps = y;
    state_.minimum_time = time - delay_;
  }
  if (y > params_.return_share * state_.minimum_radps) return confirm();
  return std::nullopt;
}

std::optional<Swing> SwingDetector::confirm() {
  const Swing swing{state_.minimum_time, state_.minimum_radps};
  const double size = -swing.rate_min_radps;
  // The first swings out of standing are small: grow faster than shrink.
  const double follow = size > state_.usual_radps ? kGrow : kShrink;
  state_.usual_radps = state_.last_swing ? state_.usual_radps + follow * (size - state_.usual_radps) : size;
  state_.below = false;
  state_.last_swing = swing.time;
  return swing;
}

}  // namespace evenstride
