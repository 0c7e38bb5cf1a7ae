#include "core/events/pair_clock_check.h"

#include <algorithm>
#include <cmath>

namespace evenstride {

double PairClockCheck::median_s() const {
  auto sorted = moved_s_;
  std::nth_element(sorted.begin(), sorted.begin() + kVotes / 2, sorted.end());
  return sorted[kVotes / 2];
}

std::optional<ClockJump> PairClockCheck::push_first(Time impact, double stride_time_s) {
  if (!second_ || impact - *second_ > params_.stale || *second_ - impact > params_.stale) return std::nullopt;
  if (count_ == 0) usual_stride_s_ = stride_time_s;
  const double change = stride_time_s / usual_stride_s_ - 1.0;
  if (std::abs(change) > params_.stride_change) return std::nullopt;
  usual_stride_s_ *= 1.0 + params_.drift_gain * change;
  const double lag_s = std::remainder(seconds(*second_ - impact), stride_time_s);
  if (count_ == 0) first_s_ = lag_s;
  const double moved_s = std::remainder(lag_s - usual_s_.value_or(first_s_), stride_time_s);
  moved_s_[count_++ % kVotes] = moved_s;
  if (count_ < kVotes) return std::nullopt;
  if (!usual_s_) {
    usual_s_ = std::remainder(first_s_ + median_s(), stride_time_s);
    moved_s_.fill(0.0);
    return std::nullopt;
  }
  const double median = median_s();
  if (std::abs(median) < params_.jump_s) {
    usual_s_ = *usual_s_ + params_.drift_gain * std::clamp(moved_s, -params_.jump_s, params_.jump_s);
    return std::nullopt;
  }
  usual_s_ = std::remainder(*usual_s_ + median, stride_time_s);
  moved_s_.fill(0.0);
  ++jumps_;
  return ClockJump{impact, median};
}

}  // namespace evenstride
