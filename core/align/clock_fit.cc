#include "core/align/clock_fit.h"

#include <algorithm>
#include <cmath>

namespace evenstride {

ClockFit::ClockFit(const ClockFitParams& params) : params_(params) {}

void ClockFit::restart(std::int64_t device_ns, Time arrival) {
  grid_ = {};
  hull_.clear();
  two_way_.clear();
  origin_device_ns_ = device_ns;
  origin_offset_s_ = seconds(arrival.time_since_epoch() - Duration(device_ns));
  packets_ = 0;
  late_in_a_row_ = 0;
  last_x_s_ = level_s_ = skew_ = residual_s_ = 0.0;
  p_ll_ = 9.0 * params_.delay_sd_s * params_.delay_sd_s;  // the first packet may be a late one
  p_lk_ = 0.0;
  p_kk_ = params_.skew_sd * params_.skew_sd;
  applied_s_ = -params_.link_delay_s - params_.excess_s;
}

void ClockFit::observe(std::int64_t device_ns, Time arrival) {
  if (packets_ == 0) restart(device_ns, arrival);
  const double x = static_cast<double>(device_ns - origin_device_ns_) * 1e-9;
  const double y = seconds(arrival.time_since_epoch() - Duration(device_ns)) - origin_offset_s_;
  if (packets_ > 0 && jumped(y - (applied_s_ + skew_ * (x - last_x_s_)))) {
    ++jumps_;
    restart(device_ns, arrival);
    packets_ = 1;
    return;
  }
  ++packets_;
  grid_.observe(arrival, y);
  hull_.add(x, y);
  follow_mean(x, y);
  slew_towards(x);
  residual_s_ += 0.02 * (y - applied_s_ - residual_s_);
}

// A packet cannot arrive before it was sent; being very late happens on a stalled link, but not for ever.
bool ClockFit::jumped(double delay_s) {
  if (delay_s < -params_.jump_back_s) return true;
  late_in_a_row_ = delay_s > params_.jump_late_s ? late_in_a_row_ + 1 : 0;
  return late_in_a_row_ >= 3;
}

void ClockFit::follow_mean(double x, double y) {
  const double dt = std::max(0.0, x - last_x_s_);
  level_s_ += skew_ * dt;
  p_ll_ += dt * (2.0 * p_lk_ + dt * p_kk_);
  p_lk_ += dt * p_kk_;
  p_kk_ += params_.wander_sd_per_sqrt_s * params_.wander_sd_per_sqrt_s * dt;
  last_x_s_ = std::max(last_x_s_, x);
  const double innovation = std::clamp(y - level_s_, -params_.clip_s, params_.clip_s);
  const double s = p_ll_ + params_.delay_sd_s * params_.delay_sd_s;
  const double gain_level = p_ll_ / s, gain_skew = p_lk_ / s;
  level_s_ += gain_level * innovation;
  skew_ = std::clamp(skew_ + gain_skew * innovation, -params_.skew_max, params_.skew_max);
  p_kk_ -= gain_skew * p_lk_;
  p_lk_ *= 1.0 - gain_level;
  p_ll_ *= 1.0 - gain_level;
}

double ClockFit::one_way_offset_s(double x) const {
  if (slotted()) return level_s_ - params_.link_delay_s - params_.excess_s - 0.5 * grid_.slot_s();
  // Too early to tell the links apart: as if slotted at a usual interval, unless packets wait for longer.
  const bool waits_long = level_s_ - hull_.support(0.0) > params_.long_wait_s;
  if (!grid_.decided() && !waits_long) {
    return level_s_ - params_.link_delay_s - params_.excess_s - 0.0075;
  }
  const LowerHull::Line line = hull_.fit();
  const double drift = params_.skew_sd * line.span, jitter = 1e-3;
  const double trust = drift * drift / (drift * drift + jitter * jitter);
  const double slope = std::clamp(trust * line.slope, -params_.skew_max, params_.skew_max);
  return hull_.support(slope) + slope * x - params_.link_delay_s;
}

// Sensors of one kind share the assumed delay, so its error cancels between them; the answers' own scatter
// would not. They replace it only where they say plainly that it is wrong.
double ClockFit::target_offset_s(double x) const {
  double guess = one_way_offset_s(x);
  const auto middle = two_way_.middle(x, skew_);
  if (middle && std::abs(middle->offset_s - guess) > 3.0 * middle->error_s + params_.two_way_gain_s) {
    guess = middle->offset_s;
  }
  const auto proven = two_way_.limits(x, skew_);
  return proven ? std::clamp(guess, proven->low_s, proven->high_s) : guess;
}

void ClockFit::observe(const ClockExchange& exchange) {
  if (packets_ == 0 || exchange.device_send_ns < exchange.device_receive_ns) return;
  const auto offset_s = [this](Time host, std::int64_t device_ns) {
    return seconds(host.time_since_epoch() - Duration(device_ns)) - origin_offset_s_;
  };
  const TwoWayOffset::Interval proven{offset_s(exchange.sent, exchange.device_receive_ns),
                                      offset_s(exchange.received, exchange.device_send_ns)};
  if (proven.low_s > proven.high_s || proven.low_s > applied_s_ + params_.jump_back_s ||
      proven.high_s < applied_s_ - params_.jump_back_s) {
    return;
  }
  two_way_.add(static_cast<double>(exchange.device_receive_ns - origin_device_ns_) * 1e-9, proven);
}

std::optional<double> ClockFit::bound_s() const {
  const auto proven = two_way_.limits(last_x_s_, skew_);
  if (!proven) return std::nullopt;
  return 0.5 * (proven->high_s - proven->low_s);
}

// The first packets set the mapping; later it may only slew, so that time stays monotone and intervals true.
void ClockFit::slew_towards(double x) {
  const double target = target_offset_s(x);
  if (packets_ <= 5) {
    applied_s_ = target;
    return;
  }
  const double limit = (settled() ? params_.slew : params_.slew_settling) * 0.05;  // of a usual packet, 50 ms
  applied_s_ += std::clamp(target - applied_s_, -limit, limit);
}

Time ClockFit::to_session(std::int64_t device_ns) const {
  return Time(Duration(device_ns) + duration_from_s(origin_offset_s_ + applied_s_));
}

bool ClockFit::settled() const { return last_x_s_ >= params_.settle_s; }
double ClockFit::offset_s() const { return origin_offset_s_ + applied_s_; }
double ClockFit::skew_ppm() const { return 1e6 * skew_; }
double ClockFit::error_s() const { return 1.96 * std::sqrt(p_ll_); }

}  // namespace evenstride
