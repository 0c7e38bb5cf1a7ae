#include "core/orientation/segment_history.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace evenstride {
namespace {

std::size_t capacity(double span_s, double rate_hz) {
  if (!(span_s > 0.0 && rate_hz > 0.0 && span_s * rate_hz < 1e8))
    throw std::invalid_argument("segment history needs a span and a rate above 0");
  return static_cast<std::size_t>(std::ceil(span_s * rate_hz)) + 2;
}

// As many as every fifth packet of ten readings lost at 200 Hz makes.
std::size_t bridges(double span_s) { return static_cast<std::size_t>(std::ceil(4.0 * span_s)); }

}  // namespace

SegmentHistory::SegmentHistory(double span_s, double rate_hz)
    : rate_hz_(rate_hz), ring_(capacity(span_s, rate_hz)), bridged_(bridges(span_s)) {}

bool SegmentHistory::push(const OrientedSample& sample) {
  if (!ring_.empty() && sample.time <= newest()) {
    ++refused_;
    return false;
  }
  ring_.push(sample);
  return true;
}

void SegmentHistory::clear() {
  ring_.clear();
  bridged_.clear();
}

// Where there are more of them than there is room, two that follow each other count as one with what lies
// between: rather too much than too little.
void SegmentHistory::mark_bridged(Time from, Time to, double turn_sd_rad) {
  while (!bridged_.empty() && !ring_.empty() && bridged_.front().to < oldest()) bridged_.pop_front();
  const double variance = turn_sd_rad * turn_sd_rad;
  if (!bridged_.full()) return bridged_.push({from, to, variance});
  Stretch& last = bridged_[bridged_.size() - 1];
  last.to = to;
  last.turn_variance_rad2 += variance;
}

SegmentHistory::Bridged SegmentHistory::bridged(Time from, Time to) const {
  Bridged sum;
  double variance = 0.0;
  for (std::size_t i = bridged_.size(); i-- > 0 && bridged_[i].to > from;) {
    const Duration inside = std::min(to, bridged_[i].to) - std::max(from, bridged_[i].from);
    if (inside <= Duration::zero()) continue;
    sum.time += inside;
    variance += bridged_[i].turn_variance_rad2;
  }
  sum.turn_sd_rad = std::sqrt(variance);
  return sum;
}

void SegmentHistory::turn_earth(Time from, const Eigen::Quaterniond& q_NE) {
  const Eigen::Quaternionf q = q_NE.cast<float>();
  for (std::size_t i = first_at_or_after(from); i < size(); ++i) {
    ring_[i].q_ES = (q * ring_[i].q_ES).normalized();
    ring_[i].accel_E_mps2 = q * ring_[i].accel_E_mps2;
  }
}

void SegmentHistory::set_span(double span_s) {
  ring_.set_capacity(capacity(span_s, rate_hz_));
  bridged_.set_capacity(bridges(span_s));
}

std::size_t SegmentHistory::first_at_or_after(Time time) const {
  std::size_t low = 0, high = size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (ring_[middle].time < time)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

bool SegmentHistory::covers(Time from, Time to, Duration max_gap) const {
  if (empty() || from < oldest() || to > newest() || to < from) return false;
  std::size_t i = first_at_or_after(from);
  if (ring_[i].time > from) --i;
  for (; i + 1 < size() && ring_[i].time < to; ++i)
    if (ring_[i + 1].time - ring_[i].time > max_gap) return false;
  return true;
}

std::optional<OrientedSample> SegmentHistory::at(Time time, Duration max_gap) const {
  if (empty() || time < oldest() || time > newest()) return std::nullopt;
  const std::size_t next = first_at_or_after(time);
  const OrientedSample& b = ring_[next];
  if (b.time == time) return b;
  const OrientedSample& a = ring_[next - 1];
  if (b.time - a.time > max_gap) return std::nullopt;
  const float share = static_cast<float>(seconds(time - a.time) / seconds(b.time - a.time));
  OrientedSample between;
  between.time = time;
  between.q_ES = a.q_ES.slerp(share, b.q_ES);
  between.accel_E_mps2 = a.accel_E_mps2 + share * (b.accel_E_mps2 - a.accel_E_mps2);
  between.rate_S_radps = a.rate_S_radps + share * (b.rate_S_radps - a.rate_S_radps);
  return between;
}

}  // namespace evenstride
