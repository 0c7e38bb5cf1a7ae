#include "core/events/pelvis_bounce.h"

#include <algorithm>

#include "core/math/crossing.h"

namespace evenstride {
namespace {

constexpr double kGrid_hz = 200.0;
constexpr std::size_t kBuffer = 160;  // 0.8 s: a step and both its neighbours' flights
constexpr double kRiseLevel_g = 0.7, kWidthLevel_g = 0.5;
constexpr double kOverTrough_g = 0.1;
constexpr Duration kBeforeRise = std::chrono::milliseconds(50), kAfterRise = std::chrono::milliseconds(20);
constexpr double kLight_g = 0.9;         // a dip between impact and push-off is no trough
constexpr std::size_t kPeakReach = 24;   // 0.12 s around the 10-Hz peak: where the 25-Hz peak may lie
constexpr std::size_t kShortBefore = 4;  // 20 ms before the rise
constexpr std::size_t kBrakingBefore = 16, kBrakingAfter = 30;  // 80 ms before, 150 ms after the rise
constexpr std::size_t kPushFrom = 10, kPushTo = 50;             // 50 to 250 ms after the rise

using Values = std::vector<double>;

/// Iterator to index `i`, clamped to the end.
Values::const_iterator at(const Values& values, std::size_t i) {
  return values.begin() + static_cast<std::ptrdiff_t>(std::min(i, values.size()));
}

std::size_t back(std::size_t i, std::size_t by) { return i > by ? i - by : 0; }

}  // namespace

BounceReader::BounceReader(const BounceParams& params)
    : params_(params),
      low5_(Butterworth2::low_pass(5.0, kGrid_hz)),
      low8_(Butterworth2::low_pass(8.0, kGrid_hz)),
      low10_(Butterworth2::low_pass(10.0, kGrid_hz)),
      low25_(Butterworth2::low_pass(25.0, kGrid_hz)),
      cells_(kBuffer) {
  for (auto* buffer : {&force5_g_, &force8_g_, &force10_g_, &force25_g_, &forward_g_})
    buffer->reserve(kBuffer);
}

void BounceReader::clear() {
  cells_.clear();
  axis_.clear();
  last_rise_.reset();
}

void BounceReader::low_pass(const Butterworth2& section, Values& out) const {
  out.resize(cells_.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = cells_[i].force_g;
  filter_forward_backward(section, out);
}

/// From the peak outwards (`way` -1 back, +1 on) to the first crossing below `level`.
std::optional<Time> BounceReader::crossing(const Values& force_g, std::size_t peak, double level,
                                           int way) const {
  std::size_t i = peak;
  while (force_g[i] >= level) {
    if (i == (way < 0 ? 0 : force_g.size() - 1)) return std::nullopt;
    i = way < 0 ? i - 1 : i + 1;
  }
  if (i == peak) return std::nullopt;
  const std::size_t above = way < 0 ? i + 1 : i - 1;
  return crossing_time(std::min(cells_[i].time, cells_[above].time), force_g[std::min(i, above)],
                       std::max(cells_[i].time, cells_[above].time), force_g[std::max(i, above)], level);
}

/// Back from the end: the start of the next bounce, the flight, then the bounce that is to be read.
std::size_t BounceReader::newest_closed_peak() const {
  std::size_t i = force10_g_.size() - 1;
  while (i > 0 && force8_g_[i] >= 1.0) --i;
  while (i > 0 && force8_g_[i] < 1.0) --i;
  std::size_t peak = i;
  for (; i > 0 && force8_g_[i] >= 1.0; --i)
    if (force10_g_[i] > force10_g_[peak]) peak = i;
  return peak;
}

/// Least force on that side of the peak, up to where it is heavy again.
double BounceReader::trough(std::size_t peak, int way) const {
  double least = force8_g_[peak];
  for (std::size_t i = peak;; i = way < 0 ? i - 1 : i + 1) {
    if (least < kLight_g && force8_g_[i] >= 1.0) break;
    least = std::min(least, force8_g_[i]);
    if (i == (way < 0 ? 0 : force8_g_.size() - 1)) break;
  }
  return least;
}

/// A recording may start in mid-stance: the filter's own edge is no rise.
bool BounceReader::was_light_at(Time rise) const {
  for (std::size_t i = 0; i < cells_.size() && cells_[i].time < rise + kAfterRise; ++i)
    if (cells_[i].time > rise - kBeforeRise && cells_[i].force_g < 1.0) return true;
  return false;
}

std::size_t BounceReader::first_at(Time time) const {
  std::size_t i = 0;
  while (i < cells_.size() && cells_[i].time < time) ++i;
  return i;
}

/// The stance while it is heavy, halved at its 5-Hz peak.
void BounceReader::learn_forward(std::size_t peak) {
  std::size_t from = peak, to = peak;
  while (from > 0 && force8_g_[from - 1] >= 1.0) --from;
  while (to + 1 < force8_g_.size() && force8_g_[to + 1] >= 1.0) ++to;
  if (from == peak || to == peak) return;
  Eigen::Vector2d braked_E = Eigen::Vector2d::Zero(), driven_E = braked_E;
  for (std::size_t i = from; i < peak; ++i) braked_E += cells_[i].level_E_g;
  for (std::size_t i = peak; i <= to; ++i) driven_E += cells_[i].level_E_g;
  const Eigen::Vector2d drive_E =
      driven_E / static_cast<double>(to - peak + 1) - braked_E / static_cast<double>(peak - from);
  axis_.add(cells_[peak].q_ES.cast<double>().conjugate() * Eigen::Vector3d(drive_E.x(), drive_E.y(), 0.0));
}

std::optional<ForwardForce> BounceReader::read_forward(Time rise) {
  const auto forward_S = axis_.forward_S();
  const std::size_t on = first_at(rise), before = first_at(*last_rise_);
  if (!forward_S || on <= before || on >= cells_.size()) return std::nullopt;
  const Eigen::Vector2d forward_E = (cells_[on].q_ES.cast<double>() * *forward_S).head<2>().normalized();
  forward_g_.resize(cells_.size());
  double mean_g = 0.0;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    forward_g_[i] = cells_[i].level_E_g.dot(forward_E);
    if (i >= before && i < on) mean_g += forward_g_[i] / static_cast<double>(on - before);
  }
  for (double& force_g : forward_g_) force_g -= mean_g;
  filter_forward_backward(low25_, forward_g_);
  const auto push_from = at(forward_g_, on + kPushFrom), push_to = at(forward_g_, on + kPushTo);
  if (push_from == push_to) return std::nullopt;
  return ForwardForce{
      forward_g_[on], forward_g_[back(on, kShortBefore)],
      *std::min_element(at(forward_g_, back(on, kBrakingBefore)), at(forward_g_, on + kBrakingAfter)),
      *std::max_element(push_from, push_to)};
}

std::optional<Bounce> BounceReader::read() {
  low_pass(low5_, force5_g_);
  low_pass(low8_, force8_g_);
  low_pass(low10_, force10_g_);
  low_pass(low25_, force25_g_);
  const std::size_t peak = newest_closed_peak();
  // Where the body hardly leaves the ground the fixed levels are raised to just over the higher trough.
  const double before_g = trough(peak, -1), after_g = trough(peak, 1);
  if (std::min(before_g, after_g) > params_.flight_g) return std::nullopt;
  const double floor_g = std::max(before_g, after_g) + kOverTrough_g;
  const auto rise = crossing(force10_g_, peak, std::max(kRiseLevel_g, floor_g), -1);
  const double width_level_g = std::max(kWidthLevel_g, floor_g);
  const auto wide_from = crossing(force8_g_, peak, width_level_g, -1);
  const auto wide_to = crossing(force8_g_, peak, width_level_g, 1);
  if (!rise || !wide_from || !wide_to || !was_light_at(*rise)) return std::nullopt;
  if (last_rise_ && *rise - *last_rise_ < params_.step_min) return std::nullopt;
  Bounce bounce;
  bounce.rise = *rise;
  bounce.width_s = seconds(*wide_to - *wide_from);
  bounce.peak10_g = force10_g_[peak];
  bounce.peak25_g =
      *std::max_element(at(force25_g_, back(peak, kPeakReach)), at(force25_g_, peak + kPeakReach + 1));
  const auto slow_peak =
      std::max_element(at(force5_g_, back(peak, kPeakReach)), at(force5_g_, peak + kPeakReach + 1));
  bounce.peak5_g = *slow_peak;
  const auto slow_at = static_cast<std::size_t>(slow_peak - force5_g_.begin());
  const auto fall = crossing(force5_g_, slow_at, 1.0, 1);
  if (last_rise_ && *rise - *last_rise_ < params_.step_max) bounce.step_time_s = seconds(*rise - *last_rise_);
  learn_forward(slow_at);
  if (fall) bounce.fall_s = seconds(*fall - *rise);
  if (fall && bounce.step_time_s) bounce.forward = read_forward(*rise);
  last_rise_ = rise;
  return bounce;
}

}  // namespace evenstride
