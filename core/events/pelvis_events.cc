#include "core/events/pelvis_events.h"

#include <algorithm>
#include <cmath>

#include "core/math/crossing.h"

namespace evenstride {
namespace {

constexpr double kGrid_hz = 200.0;
constexpr Duration kStep = std::chrono::milliseconds(5);
constexpr Duration kPause = std::chrono::milliseconds(100);
constexpr std::size_t kBuffer = 160;  // 0.8 s: a step and both its neighbours' flights
constexpr double kRiseLevel_g = 0.7, kWidthLevel_g = 0.5;
constexpr double kOverTrough_g = 0.1;
constexpr Duration kBeforeRise = std::chrono::milliseconds(50), kAfterRise = std::chrono::milliseconds(20);
constexpr double kLight_g = 0.9;        // a dip between impact and push-off is no trough
constexpr std::size_t kPeakReach = 24;  // 0.12 s around the 10-Hz peak: where the 25-Hz peak may lie

}  // namespace

PelvisEvents::PelvisEvents(const PelvisEventParams& params)
    : params_(params),
      causal_(Butterworth2::low_pass(5.0, kGrid_hz)),
      low8_(Butterworth2::low_pass(8.0, kGrid_hz)),
      low10_(Butterworth2::low_pass(10.0, kGrid_hz)),
      low25_(Butterworth2::low_pass(25.0, kGrid_hz)),
      cells_(kBuffer) {
  for (auto* buffer : {&force8_g_, &force10_g_, &force25_g_}) buffer->reserve(kBuffer);
}

void PelvisEvents::restart() {
  started_ = false;
  cells_.clear();
  heavy_ = false;
  light_since_.reset();
  last_rise_.reset();
  evidence_ = 0.0;
  offset_g_ = 0.0;
  steps_ = 0;
}

std::optional<PelvisStep> PelvisEvents::push(Time time, double vertical_mps2,
                                             std::optional<double> roll_rate_radps) {
  const Cell now{time, vertical_mps2 / kGravity_mps2, roll_rate_radps.value_or(0.0),
                 roll_rate_radps.has_value()};
  if (started_ && time <= last_.time) return std::nullopt;
  if (started_ && time - last_.time > kPause) restart();
  if (!started_) {
    started_ = true;
    causal_state_.settle(causal_, now.force_g);
    next_ = time;
    last_ = now;
  }
  std::optional<PelvisStep> step;
  for (; next_ <= time; next_ += kStep) {
    const Duration gap = time - last_.time;
    const double share = gap > Duration::zero() ? seconds(next_ - last_.time) / seconds(gap) : 1.0;
    Cell cell = now;
    cell.time = next_;
    cell.force_g = last_.force_g + share * (now.force_g - last_.force_g);
    cell.roll_radps = last_.roll_radps + share * (now.roll_radps - last_.roll_radps);
    if (auto found = add(cell)) step = found;
  }
  last_ = now;
  return step;
}

/// Momentum balance: what a scale error, an offset or a cut signal adds to the mean of a step is taken off.
void PelvisEvents::learn_offset(Time rise) {
  double sum = 0.0;
  int n = 0;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (cells_[i].time < *last_rise_ || cells_[i].time >= rise) continue;
    sum += cells_[i].force_g;
    ++n;
  }
  if (n == 0) return;
  const double gain = std::max(params_.mean_gain, 1.0 / ++steps_);
  offset_g_ =
      std::clamp(offset_g_ + gain * (sum / n - 1.0), -params_.mean_correction_g, params_.mean_correction_g);
}

/// Follows the bounce with a causal low-pass: heavy, light again, and `tail` later the bounce is closed.
std::optional<PelvisStep> PelvisEvents::add(Cell cell) {
  cell.force_g -= offset_g_;
  cells_.push(cell);
  slow_g_ = causal_state_.step(causal_, cell.force_g);
  const bool was_light = light_since_.has_value();
  if (slow_g_ < 1.0) {
    if (!heavy_) return std::nullopt;
    if (!was_light) light_since_ = cell.time;
    if (cell.time - *light_since_ < params_.tail) return std::nullopt;
  } else if (!was_light) {  // goes on being heavy, or begins to be
    peak_g_ = heavy_ ? std::max(peak_g_, slow_g_) : slow_g_;
    heavy_ = true;
    return std::nullopt;
  }
  // Light for long enough, or heavy again so soon that waiting would mix two bounces.
  const bool is_step = peak_g_ > params_.bounce_peak_g;
  heavy_ = slow_g_ >= 1.0;
  peak_g_ = slow_g_;
  light_since_.reset();
  return is_step ? close() : std::nullopt;
}

std::optional<PelvisStep> PelvisEvents::finish() {
  const bool is_open = heavy_ && light_since_ && peak_g_ > params_.bounce_peak_g;
  heavy_ = false;
  return is_open ? close() : std::nullopt;
}

std::optional<PelvisStep> PelvisEvents::close() {
  const auto bounce = read_bounce();
  if (!bounce) return std::nullopt;
  return make_step(*bounce);
}

void PelvisEvents::low_pass(const Butterworth2& section, std::vector<double>& out) const {
  out.resize(cells_.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = cells_[i].force_g;
  filter_forward_backward(section, out);
}

/// From the peak outwards (`way` -1 back, +1 on) to the first crossing below `level`.
std::optional<Time> PelvisEvents::crossing(const std::vector<double>& force_g, std::size_t peak, double level,
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
std::size_t PelvisEvents::newest_closed_peak() const {
  std::size_t i = force10_g_.size() - 1;
  while (i > 0 && force8_g_[i] >= 1.0) --i;
  while (i > 0 && force8_g_[i] < 1.0) --i;
  std::size_t peak = i;
  for (; i > 0 && force8_g_[i] >= 1.0; --i)
    if (force10_g_[i] > force10_g_[peak]) peak = i;
  return peak;
}

/// Least force on that side of the peak, up to where it is heavy again.
double PelvisEvents::trough(std::size_t peak, int way) const {
  double least = force8_g_[peak];
  for (std::size_t i = peak;; i = way < 0 ? i - 1 : i + 1) {
    if (least < kLight_g && force8_g_[i] >= 1.0) break;
    least = std::min(least, force8_g_[i]);
    if (i == (way < 0 ? 0 : force8_g_.size() - 1)) break;
  }
  return least;
}

/// A recording may start in mid-stance: the filter's own edge is no rise.
bool PelvisEvents::was_light_at(Time rise) const {
  for (std::size_t i = 0; i < cells_.size() && cells_[i].time < rise + kAfterRise; ++i)
    if (cells_[i].time > rise - kBeforeRise && cells_[i].force_g < 1.0) return true;
  return false;
}

std::optional<Bounce> PelvisEvents::read_bounce() {
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
  Bounce bounce;
  bounce.rise = *rise;
  bounce.width_s = seconds(*wide_to - *wide_from);
  bounce.peak10_g = force10_g_[peak];
  const std::size_t from = peak > kPeakReach ? peak - kPeakReach : 0;
  const std::size_t to = std::min(peak + kPeakReach, force25_g_.size() - 1);
  bounce.peak25_g = *std::max_element(force25_g_.begin() + static_cast<std::ptrdiff_t>(from),
                                      force25_g_.begin() + static_cast<std::ptrdiff_t>(to) + 1);
  if (last_rise_ && *rise - *last_rise_ < params_.step_max) bounce.step_time_s = seconds(*rise - *last_rise_);
  if (last_rise_ && *rise - *last_rise_ < params_.step_min) return std::nullopt;
  if (bounce.step_time_s) learn_offset(*rise);
  last_rise_ = rise;
  return bounce;
}

PelvisStep PelvisEvents::make_step(const Bounce& read) {
  const PelvisModel& m = params_.model;
  PelvisStep step;
  step.bounce = read;
  FootStance& s = step.stance;
  s.initial_contact = read.rise + duration_from_s(m.contact_s + m.contact_per_g * read.peak25_g +
                                                  m.contact_per_slow_g * read.peak10_g);
  const double step_time_s = read.step_time_s.value_or(0.36);
  s.toe_off =
      read.rise +
      duration_from_s(m.toe_off_s + m.toe_off_per_step * step_time_s + m.toe_off_per_width * read.width_s +
                      m.toe_off_per_g * read.peak25_g + m.toe_off_per_slow_g * read.peak10_g);
  s.mid_stance = s.initial_contact + (*s.toe_off - s.initial_contact) / 2;
  s.initial_contact_sd_s = m.contact_sd_s;
  s.toe_off_sd_s = m.toe_off_sd_s;
  step.peak_vgrf_bw = m.peak_bw + m.peak_per_g * read.peak10_g + m.peak_per_width * read.width_s;
  step.bounce.roll_rate_radps = mean_roll_rate_radps(s.mid_stance, *s.toe_off);
  s.side = judge_side(step.bounce);
  s.quality.add(Mark::kFromPelvis);
  if (s.side == Side::kUnknown) s.quality.add(Mark::kSideUnknown);
  return step;
}

std::optional<double> PelvisEvents::mean_roll_rate_radps(Time from, Time to) const {
  double sum = 0.0;
  int n = 0;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (cells_[i].time < from || cells_[i].time > to) continue;
    if (!cells_[i].knows_roll) return std::nullopt;
    sum += cells_[i].roll_radps;
    ++n;
  }
  return n > 0 ? std::optional<double>(sum / n) : std::nullopt;
}

/// Steps alternate, so the last step's evidence counts with its sign turned.
Side PelvisEvents::judge_side(const Bounce& bounce) {
  const double before = bounce.step_time_s ? -params_.side_keep * evidence_ : 0.0;
  evidence_ = before - bounce.roll_rate_radps.value_or(0.0);  // the left leg's late stance rolls to the left
  if (std::abs(evidence_) < params_.side_sure_radps) return Side::kUnknown;
  return evidence_ > 0.0 ? Side::kLeft : Side::kRight;
}

}  // namespace evenstride
