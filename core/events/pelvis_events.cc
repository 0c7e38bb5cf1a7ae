#include "core/events/pelvis_events.h"

#include <algorithm>
#include <cmath>

namespace evenstride {
namespace {

constexpr double kGrid_hz = 200.0;
constexpr Duration kStep = std::chrono::milliseconds(5);
constexpr Duration kPause = std::chrono::milliseconds(100);

PelvisCell cell_of(const OrientedSample& pelvis, std::optional<double> roll_rate_radps) {
  const Eigen::Vector3d force_E_g = pelvis.accel_E_mps2.cast<double>() / kGravity_mps2;
  return {pelvis.time,
          force_E_g.z(),
          force_E_g.head<2>(),
          pelvis.q_ES,
          roll_rate_radps.value_or(0.0),
          roll_rate_radps.has_value()};
}

/// Linear between `before` and `now`; the rotation is that of `now`.
PelvisCell cell_at(Time time, const PelvisCell& before, const PelvisCell& now) {
  const Duration gap = now.time - before.time;
  const double share = gap > Duration::zero() ? seconds(time - before.time) / seconds(gap) : 1.0;
  PelvisCell cell = now;
  cell.time = time;
  cell.force_g = before.force_g + share * (now.force_g - before.force_g);
  cell.level_E_g = before.level_E_g + share * (now.level_E_g - before.level_E_g);
  cell.roll_radps = before.roll_radps + share * (now.roll_radps - before.roll_radps);
  return cell;
}

}  // namespace

PelvisEvents::PelvisEvents(const PelvisEventParams& params)
    : params_(params), reader_(params.bounce), causal_(Butterworth2::low_pass(5.0, kGrid_hz)) {}

void PelvisEvents::restart() {
  started_ = false;
  reader_.clear();
  heavy_ = false;
  light_since_.reset();
  evidence_ = 0.0;
  offset_g_ = 0.0;
  steps_ = 0;
}

std::optional<PelvisStep> PelvisEvents::push(const OrientedSample& pelvis,
                                             std::optional<double> roll_rate_radps) {
  const PelvisCell now = cell_of(pelvis, roll_rate_radps);
  if (started_ && now.time <= last_.time) return std::nullopt;
  if (started_ && now.time - last_.time > kPause) restart();
  if (!started_) {
    started_ = true;
    causal_state_.settle(causal_, now.force_g);
    next_ = now.time;
    last_ = now;
  }
  std::optional<PelvisStep> step;
  for (; next_ <= now.time; next_ += kStep)
    if (auto found = add(cell_at(next_, last_, now))) step = found;
  last_ = now;
  return step;
}

/// Momentum balance: what a scale error, an offset or a cut signal adds to the mean of a step is taken off.
void PelvisEvents::learn_offset(const Bounce& bounce) {
  const Time from = bounce.rise - duration_from_s(*bounce.step_time_s);
  const Ring<PelvisCell>& cells = reader_.cells();
  double sum = 0.0;
  int n = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].time < from || cells[i].time >= bounce.rise) continue;
    sum += cells[i].force_g;
    ++n;
  }
  if (n == 0) return;
  const double gain = std::max(params_.mean_gain, 1.0 / ++steps_);
  offset_g_ =
      std::clamp(offset_g_ + gain * (sum / n - 1.0), -params_.mean_correction_g, params_.mean_correction_g);
}

/// Follows the bounce with a causal low-pass: heavy, light again, and `tail` later the bounce is closed.
std::optional<PelvisStep> PelvisEvents::add(PelvisCell cell) {
  cell.force_g -= offset_g_;
  reader_.push(cell);
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
  const auto bounce = reader_.read();
  if (!bounce) return std::nullopt;
  if (bounce->step_time_s) learn_offset(*bounce);
  return make_step(*bounce);
}

PelvisStep PelvisEvents::make_step(const Bounce& read) {
  const PelvisReadout told = read_out(params_.model, read);
  PelvisStep step;
  step.bounce = read;
  FootStance& s = step.stance;
  s.initial_contact = read.rise + duration_from_s(told.contact_s);
  s.toe_off = read.rise + duration_from_s(told.toe_off_s);
  s.mid_stance = s.initial_contact + (*s.toe_off - s.initial_contact) / 2;
  s.initial_contact_sd_s = told.contact_sd_s;
  s.toe_off_sd_s = told.toe_off_sd_s;
  step.peak_vgrf_bw = told.peak_bw;
  step.peak_vgrf_sd_bw = told.peak_sd_bw;
  step.bounce.roll_rate_radps = mean_roll_rate_radps(s.mid_stance, *s.toe_off);
  s.side = judge_side(step.bounce);
  s.quality.add(Mark::kFromPelvis);
  if (s.side == Side::kUnknown) s.quality.add(Mark::kSideUnknown);
  return step;
}

std::optional<double> PelvisEvents::mean_roll_rate_radps(Time from, Time to) const {
  const Ring<PelvisCell>& cells = reader_.cells();
  double sum = 0.0;
  int n = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].time < from || cells[i].time > to) continue;
    if (!cells[i].knows_roll) return std::nullopt;
    sum += cells[i].roll_radps;
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
