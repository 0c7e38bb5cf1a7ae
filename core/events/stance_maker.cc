#include "core/events/stance_maker.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/events/foot_metrics.h"
#include "core/events/signal_marks.h"

namespace evenstride {
namespace {

constexpr double samples(double seconds) { return seconds * FootGrid::kRate_hz; }

constexpr double kShortestStride_s = 0.35, kLongestStride_s = 1.5;
constexpr double kStrikeBefore_s = 0.010;  // the foot's angle just before it lands
constexpr double kGapReach = samples(0.030);
constexpr double kAround = samples(0.050);  // of both events: gaps and clipping there are marked
constexpr double kQuietPitchFollow = 0.1;   // share of a new stride
constexpr double kSteepest_rad = 0.2;
constexpr double kFlatShare = 0.42;     // of the contact time
constexpr double kHoleSd_s = 0.020;     // of an event in an open gap: 20 and 45 ms off were seen over 50 ms
constexpr double kBridgedSd_s = 0.010;  // in a bridged one: 3 to 7 ms off (RMS over 16 runners)
constexpr double kShortestGraded_m = 0.5;     // a shorter stride says nothing about the slope
constexpr double kLyingAfter_s = 0.2;         // a foot that stays has come to rest by then
constexpr double kTurnedFrom = samples(0.1);  // shortest contact of a step without push-off
constexpr double kTurnedSd_s = 0.020;         // toe-off from the pitch rate's peak, from traces of turns

struct Applied {
  Duration correction{};
  double sd_s = 0.0;
};

Applied apply(const EventRegression& r, const JudgedFeatures& judged, EventCorrector& corrector, Side side,
              Time when, Quality& quality) {
  const auto answer = corrector.correct(side, judged, when);
  if (answer.outside) quality.add(Mark::kOutsideModel);
  if (std::abs(answer.correction_s - r.anchor_correction_s) > r.disagree_s)
    quality.add(Mark::kEventsDisagree);
  return {duration_from_s(answer.correction_s), answer.outside ? r.anchor_sd_s : r.sd_at(judged.distance)};
}

void mark_bad_samples(const StanceWindow& window, const StanceAnchors& anchors, FootStance& stance) {
  const double contact = anchors.contact, toe_off = anchors.toe_off;
  if (window.has_gap(contact - kAround, toe_off + kAround)) stance.quality.add(Mark::kGap);
  if (window.has_clipping(contact - kAround, toe_off + kAround)) stance.quality.add(Mark::kClipped);
  const auto widen = [&](double& sd_s, double from, double to) {
    if (!window.has_gap(from, to)) return;
    sd_s = std::max(sd_s, window.has_hole(from, to) ? kHoleSd_s : kBridgedSd_s);
  };
  widen(stance.initial_contact_sd_s, contact - kGapReach, contact + kGapReach);
  widen(stance.toe_off_sd_s, toe_off - 2 * kGapReach, toe_off + kGapReach);
}

void set_figures(const FootGrid& grid, const StanceWindow& window, const StanceAnchors& anchors,
                 const ShoeMemory& shoe, FootStance& stance) {
  const double contact = window.position_of(stance.initial_contact);
  stance.swing_rate_min_radps = swing_minimum(window, anchors.outline);
  stance.push_off_rate_max_radps =
      window[FootSignal::kPitchRate][static_cast<std::size_t>(anchors.outline.push_off)];
  const double pitch = value_at(window[FootSignal::kPitch], contact - samples(kStrikeBefore_s));
  stance.foot_strike_rad = -(pitch + shoe.quiet_pitch_rad);
  stance.impact_peak_mps2 = impact_peak(grid, window, contact);
  stance.shock_power_g2 = shoe_shock_power_g2(window, contact);
}

/// From flat foot to flat foot. Not from the instant of least pitch rate: who lands on the forefoot has it
/// early, while the heel still comes down and the shoe still moves on.
void set_travel(const FootGrid& grid, const StanceWindow& window, ShoeMemory& shoe, FootStance& stance) {
  const double contact = window.position_of(stance.initial_contact);
  const double toe_off = window.position_of(*stance.toe_off);
  const auto flat_at = static_cast<std::int64_t>(std::lround(contact + kFlatShare * (toe_off - contact)));
  const std::int64_t flat = window.first_index() + flat_at;
  if (shoe.last_flat && stance.previous_stride_time_s) {
    if (const auto travel = foot_travel(grid, *shoe.last_flat, flat)) {
      stance.stride_length_m = travel->length_m;
      stance.speed_mps = travel->length_m / travel->time_s;
      const double turned = value_at(window[FootSignal::kPitch], static_cast<double>(flat_at));
      if (travel->length_m > kShortestGraded_m)
        shoe.quiet_pitch_rad +=
            kQuietPitchFollow * (std::clamp(std::atan(travel->rise_m / travel->length_m) - turned,
                                            -kSteepest_rad, kSteepest_rad) -
                                 shoe.quiet_pitch_rad);
    }
  }
  shoe.last_flat = flat;
}

}  // namespace

std::optional<double> ShoeMemory::stride_to(Time contact) const {
  if (!last_contact) return std::nullopt;
  const double s = seconds(contact - *last_contact);
  return s >= kShortestStride_s && s <= kLongestStride_s ? std::optional(s) : std::nullopt;
}

StanceMaker::StanceMaker(const EventModel* model, StanceObserver* observer)
    : model_(model), observer_(observer) {
  if (!model_) return;
  contact_corrector_.emplace(model_->contact);
  toe_off_corrector_.emplace(model_->toe_off);
}

FootStance StanceMaker::make(const FootGrid& grid, const StanceWindow& window, const StanceAnchors& anchors,
                             ShoeMemory& shoe) {
  FootStance stance;
  stance.side = shoe.side;
  stance.mid_stance = window.time_of(anchors.outline.quiet);
  if (shoe.side == Side::kUnknown) stance.quality.add(Mark::kSideUnknown);
  set_times(window, anchors, shoe, stance);
  shoe.usual_toe_off.add(anchors, window.position_of(*stance.toe_off));
  stance.previous_stride_time_s = shoe.stride_to(stance.initial_contact);
  mark_bad_samples(window, anchors, stance);
  set_travel(grid, window, shoe, stance);
  set_figures(grid, window, anchors, shoe, stance);
  shoe.last_contact = stance.initial_contact;
  return stance;
}

// The contact's features; where they lie outside the model because the foot turned down twice, those of the
// other peak, whose position then becomes the anchor.
JudgedFeatures StanceMaker::judge_contact(const StanceWindow& window, StanceAnchors& anchors, double stride_s,
                                          bool side_known) {
  const auto judge_at = [&](double contact) {
    StanceAnchors tried = anchors;
    tried.contact = contact;
    contact_features(window, tried, stride_s, side_known, contact_features_);
    return judge(model_->contact, contact_layout(), contact_features_);
  };
  const JudgedFeatures first = judge_at(anchors.contact);
  if (!first.outside(model_->contact)) return first;
  for (auto peak = next_contact_peak(window, anchors, 0.0); peak;
       peak = next_contact_peak(window, anchors, *peak)) {
    const JudgedFeatures other = judge_at(*peak);
    if (other.outside(model_->contact)) continue;
    anchors.contact = *peak;
    return other;
  }
  return first;
}

void StanceMaker::set_times(const StanceWindow& window, StanceAnchors anchors, ShoeMemory& shoe,
                            FootStance& stance) {
  const Time contact_anchor = window.time_of(anchors.contact), toe_off = window.time_of(anchors.toe_off);
  if (shoe.last_contact_anchor) {
    const double stride_s = seconds(contact_anchor - *shoe.last_contact_anchor);
    shoe.stride_s.reset();
    if (stride_s >= kShortestStride_s && stride_s <= kLongestStride_s) shoe.stride_s = stride_s;
  }
  shoe.last_contact_anchor = contact_anchor;
  const double stride_s = shoe.stride_s.value_or(std::numeric_limits<double>::quiet_NaN());
  const bool side_known = shoe.side != Side::kUnknown;
  Applied at_contact{-duration_from_s(kContactAnchorLate_s), kContactAnchorSd_s};
  Applied at_toe_off{-duration_from_s(kToeOffAnchorLate_s), kToeOffAnchorSd_s};
  if (observer_) {
    contact_features(window, anchors, stride_s, side_known, contact_features_);
    toe_off_features(window, anchors, stride_s, toe_off_features_);
    observer_->on_stance_features(shoe.side, contact_anchor, toe_off, contact_features_, toe_off_features_);
  }
  if (model_) {
    const JudgedFeatures contact = judge_contact(window, anchors, stride_s, side_known);
    toe_off_features(window, anchors, stride_s, toe_off_features_);
    const auto left = judge(model_->toe_off, toe_off_layout(), toe_off_features_);
    at_contact =
        apply(model_->contact, contact, *contact_corrector_, shoe.side, contact_anchor, stance.quality);
    at_toe_off = apply(model_->toe_off, left, *toe_off_corrector_, shoe.side, contact_anchor, stance.quality);
  } else {
    stance.quality.add(Mark::kAnchorsOnly);
  }
  stance.initial_contact = window.time_of(anchors.contact) + at_contact.correction;
  stance.initial_contact_sd_s = at_contact.sd_s;
  stance.toe_off = toe_off + at_toe_off.correction;
  stance.toe_off_sd_s = at_toe_off.sd_s;
}

std::optional<FootStance> StanceMaker::make_from_contact(const StanceWindow& window, double swing,
                                                         ShoeMemory& shoe) const {
  const auto rate = window[FootSignal::kPitchRate];
  const auto zero = first_upward(rate, 0.0, swing, window.size() - 1);
  if (!zero) return std::nullopt;
  const auto contact = find_contact_anchor(window, *zero, window.size() - 1);
  // Who stops while nothing comes may not have taken the step that a stride before would have been.
  if (!contact || window.has_gap(*contact - kGapReach, *contact + kGapReach)) return std::nullopt;
  FootStance stance;
  stance.side = shoe.side;
  stance.initial_contact = window.time_of(*contact) - duration_from_s(kContactAnchorLate_s);
  stance.initial_contact_sd_s = kContactAnchorSd_s;
  stance.mid_stance = stance.initial_contact + duration_from_s(kLyingAfter_s);
  stance.previous_stride_time_s = shoe.stride_to(stance.initial_contact);
  if (!stance.previous_stride_time_s) return std::nullopt;
  if (shoe.side == Side::kUnknown) stance.quality.add(Mark::kSideUnknown);
  stance.quality.add(Mark::kOutsideModel);
  shoe.last_contact = stance.initial_contact;
  shoe.last_contact_anchor.reset();
  shoe.last_flat.reset();
  return stance;
}

std::optional<FootStance> StanceMaker::make_turned(const StanceWindow& window, double swing,
                                                   ShoeMemory& shoe) const {
  auto stance = make_from_contact(window, swing, shoe);
  if (!stance) return std::nullopt;
  const auto rate = window[FootSignal::kPitchRate];
  const int peak =
      index_of_max(rate, window.position_of(stance->initial_contact) + kTurnedFrom, window.size() - 1);
  if (peak < 0) return std::nullopt;
  if (window.has_gap(peak - kGapReach, peak + kGapReach)) {
    stance->quality.add(Mark::kGap);
    return stance;
  }
  stance->toe_off = window.time_of(refine_peak(rate, peak));
  stance->toe_off_sd_s = kTurnedSd_s;
  stance->mid_stance = stance->initial_contact + (*stance->toe_off - stance->initial_contact) / 2;
  return stance;
}

std::optional<FootStance> StanceMaker::make_lying(const StanceWindow& window, double swing,
                                                  ShoeMemory& shoe) const {
  auto stance = make_from_contact(window, swing, shoe);
  shoe.last_contact.reset();
  return stance;
}

}  // namespace evenstride
