#include "core/events/walk_record.h"

#include <algorithm>
#include <limits>

namespace evenstride {
namespace {

constexpr Duration kLongestStride = std::chrono::milliseconds(2500);  // longer: there was a stop between
constexpr Duration kShockBefore = std::chrono::milliseconds(60), kShockAfter = std::chrono::milliseconds(150);
constexpr double kShortestGraded_m = 0.5;
constexpr double kWalkTimeSd_s = 0.02;

}  // namespace

void WalkRecord::push(const GridCell& cell, const FootSpeed& speed, double motion) {
  const double shock_mps2 = cell.accel_peak_mps2 - speed.state().gravity_mps2;
  moments_.push({cell.time, static_cast<float>(motion), static_cast<float>(shock_mps2),
                 speed.state().travel_W_m.cast<float>(), cell.bridged, cell.after_gap});
}

std::size_t WalkRecord::first_at(Time time) const {
  std::size_t i = moments_.size();
  while (i > 0 && moments_[i - 1].time >= time) --i;
  return i;
}

FootStance WalkRecord::stance(const FootSwing& swing, std::optional<Time> toe_off,
                              std::optional<Time> contact_before) const {
  FootStance s;
  s.side = side_;
  s.initial_contact = s.mid_stance = swing.contact;
  s.toe_off = toe_off;
  s.initial_contact_sd_s = s.toe_off_sd_s = kWalkTimeSd_s;
  s.walking = !toe_off || *toe_off - swing.contact > swing.contact - swing.toe_off;
  if (contact_before && swing.contact - *contact_before < kLongestStride)
    s.previous_stride_time_s = seconds(swing.contact - *contact_before);
  const std::size_t from = first_at(swing.toe_off), end = toe_off ? first_at(*toe_off) : moments_.size();
  if (from < end && end <= moments_.size()) look_at(from, std::min(end, moments_.size() - 1), s);
  if (s.walking) s.quality.add(Mark::kWalking);
  if (side_ == Side::kUnknown) s.quality.add(Mark::kSideUnknown);
  return s;
}

void WalkRecord::look_at(std::size_t from, std::size_t to, FootStance& s) const {
  float quietest = std::numeric_limits<float>::infinity();
  bool whole = true;
  for (std::size_t i = from; i <= to; ++i) {
    const Moment& m = moments_[i];
    if (m.bridged || m.after_gap) s.quality.add(Mark::kGap);
    whole = whole && !m.after_gap;
    if (m.time > s.initial_contact - kShockBefore && m.time < s.initial_contact + kShockAfter)
      s.impact_peak_mps2 = std::max(s.impact_peak_mps2.value_or(0.0), static_cast<double>(m.shock_mps2));
    if (m.time < s.initial_contact || m.motion >= quietest) continue;
    quietest = m.motion;
    s.mid_stance = m.time;
  }
  if (whole && s.previous_stride_time_s) add_stride(from, to, s);
}

void WalkRecord::add_stride(std::size_t from, std::size_t to, FootStance& s) const {
  const Eigen::Vector3d stride_W_m = (moments_[to].travel_W_m - moments_[from].travel_W_m).cast<double>();
  const double length_m = stride_W_m.head<2>().norm();
  if (!(length_m > 0.0)) return;
  s.stride_length_m = length_m;
  s.speed_mps = length_m / *s.previous_stride_time_s;
  if (length_m > kShortestGraded_m) s.grade_ratio = stride_W_m.z() / length_m;
}

}  // namespace evenstride
