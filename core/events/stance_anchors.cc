#include "core/events/stance_anchors.h"

#include <algorithm>
#include <cmath>

#include "core/events/signal_marks.h"

namespace evenstride {
namespace {

constexpr double samples(double seconds) { return seconds * FootGrid::kRate_hz; }

constexpr double kPushOffFrom = samples(0.090);       // after the rate's zero
constexpr double kPushOffShare = 0.62;                // of the stride: latest push-off
constexpr double kQuietFrom = 0.25, kQuietTo = 0.65;  // share of the way from rate zero to push-off
constexpr double kTipUp_rad = 0.5;
constexpr double kContactFrom = samples(-0.050), kContactTo = samples(0.120);  // around the rate's zero
constexpr double kToeOffFrom = samples(0.035), kToeOffTo = samples(0.100);     // after tip-up
constexpr int kUsualFrom = 4;                                                  // steps
constexpr double kUsualFollow = 0.2;  // share of a new step where it is earlier; later ones count at once
constexpr double kUsualMargin = samples(0.020);
// 100 ms less a reading at 100 Hz, a step of the grid and what toe-off varies. Anchors come 63 ms after
// toe-off at the latest, so that their tails still fit.
constexpr double kSearchAfterToeOff = samples(0.078);
constexpr double kOtherPeakShare = 0.5;
constexpr double kTail = samples(0.022);  // beyond the anchor: shapes reach 12 ms, the filters settle

// Least |rate|: the foot lies flat.
int quietest(std::span<const double> rate, double from, double to) {
  int best = static_cast<int>(from);
  for (int i = best; i <= static_cast<int>(to); ++i)
    if (std::abs(rate[static_cast<std::size_t>(i)]) < std::abs(rate[static_cast<std::size_t>(best)]))
      best = i;
  return best;
}

// A foot that turns down slowly and slaps late, on a loose shoe say, rings on: what was taken for the
// push-off is the ringing where it turned faster since it was thought to lie flat.
bool still_lands(std::span<const double> rate, const StanceOutline& outline) {
  const int fastest = index_of_max(rate, outline.quiet, outline.push_off);
  return fastest >= 0 &&
         rate[static_cast<std::size_t>(fastest)] > rate[static_cast<std::size_t>(outline.push_off)];
}

}  // namespace

void UsualToeOff::add(const StanceAnchors& anchors, double toe_off) {
  const double after = anchors.toe_off - anchors.outline.tip_up;
  usual_ = steps_ == 0 ? after : std::max(after, usual_ + kUsualFollow * (after - usual_));
  const double toe_off_after = toe_off - anchors.outline.tip_up;
  toe_off_ += (steps_ == 0 ? 1.0 : kUsualFollow) * (toe_off_after - toe_off_);
  ++steps_;
}

double UsualToeOff::latest_after_tip_up() const {
  if (steps_ < kUsualFrom) return kToeOffTo;
  return std::min({kToeOffTo, usual_ + kUsualMargin, toe_off_ + kSearchAfterToeOff});
}

std::optional<StanceOutline> find_outline(StanceWindow& window, double swing, double stride_time_s,
                                          const UsualToeOff& usual) {
  const auto rate = window[FootSignal::kPitchRate];
  const double last = window.size() - 1;
  const auto zero = first_upward(rate, 0.0, swing, last);
  if (!zero) return std::nullopt;
  StanceOutline outline{.swing = swing, .rate_zero = *zero};
  outline.push_off = index_of_max(rate, *zero + kPushOffFrom, *zero + samples(kPushOffShare * stride_time_s));
  if (outline.push_off < 0 || outline.push_off >= window.size() - 1) return std::nullopt;
  const double way = outline.push_off - *zero;
  outline.quiet =
      quietest(window[FootSignal::kSlowPitchRate], *zero + kQuietFrom * way, *zero + kQuietTo * way);
  if (still_lands(rate, outline)) return std::nullopt;
  window.integrate_pitch(outline.quiet);
  const auto tip_up = first_upward(window[FootSignal::kPitch], kTipUp_rad, outline.quiet, last);
  if (!tip_up) return std::nullopt;
  outline.tip_up = *tip_up;
  outline.search_to = *tip_up + usual.latest_after_tip_up();
  return outline;
}

double swing_minimum(const StanceWindow& window, const StanceOutline& outline) {
  double least = 0.0;
  const auto rate = window[FootSignal::kPitchRate];
  for (int i = 0; i < static_cast<int>(outline.rate_zero); ++i)
    least = std::min(least, rate[static_cast<std::size_t>(i)]);
  return least;
}

std::optional<double> find_contact_anchor(const StanceWindow& window, double rate_zero, double not_past) {
  const auto rate = window[FootSignal::kPitchRate];
  const int peak = index_of_max(rate, rate_zero + kContactFrom, std::min(rate_zero + kContactTo, not_past));
  if (peak < 0) return std::nullopt;
  return refine_peak(rate, peak);
}

std::optional<double> next_contact_peak(const StanceWindow& window, const StanceAnchors& anchors,
                                        double after) {
  const auto rate = window[FootSignal::kPitchRate];
  const double least = kOtherPeakShare * value_at(rate, anchors.contact);
  const double zero = anchors.outline.rate_zero;
  // A refined peak lies within half a sample of its index: rounding gives the index back.
  const int from = std::max(1, static_cast<int>(std::floor(std::max(after, zero + kContactFrom) + 0.5)) + 1);
  const int to = static_cast<int>(std::min<double>(zero + kContactTo, anchors.outline.quiet));
  for (int i = from; i <= to && i + 1 < window.size(); ++i) {
    const auto k = static_cast<std::size_t>(i);
    if (rate[k] >= least && rate[k] > rate[k - 1] && rate[k] >= rate[k + 1]) return refine_peak(rate, i);
  }
  return std::nullopt;
}

std::optional<StanceAnchors> find_anchors(StanceWindow& window, const StanceOutline& outline) {
  window.integrate_motion(outline.quiet);
  const auto contact = find_contact_anchor(window, outline.rate_zero, outline.quiet);
  const auto jerk = window[FootSignal::kForwardJerk];
  const int peak = index_of_max(jerk, outline.tip_up + kToeOffFrom, outline.search_to);
  if (!contact || peak < 0) return std::nullopt;
  return StanceAnchors{outline, *contact, refine_peak(jerk, peak), std::max(peak + kTail, outline.search_to)};
}

}  // namespace evenstride
