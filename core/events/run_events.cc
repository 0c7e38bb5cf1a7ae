#include "core/events/run_events.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "core/events/foot_metrics.h"
#include "core/events/signal_marks.h"

namespace evenstride {
namespace {

constexpr double samples(double seconds) { return seconds * FootGrid::kRate_hz; }

constexpr double kBeforeSwing = samples(0.100);  // buffered before mid-swing
constexpr double kUsualStride_s = 0.70;          // until a stride has been seen
constexpr double kShortestStride_s = 0.35, kLongestStride_s = 1.5;
constexpr double kStrikeBefore_s = 0.010;  // the foot's angle just before it lands
constexpr double kShortestGraded_m = 0.5;
constexpr double kLyingAfter_s = 0.2;

std::optional<double> plausible_stride(Duration stride) {
  const double s = seconds(stride);
  return s >= kShortestStride_s && s <= kLongestStride_s ? std::optional(s) : std::nullopt;
}

}  // namespace

struct RunEvents::Shoe {
  Shoe(Site site, double rate_hz, const SwingParams& params)
      : side(side_of(site)), grid(rate_hz), swings(rate_hz, params) {}
  Side side;
  FootGrid grid;
  SwingDetector swings;
  StepPhase phase;
  std::int64_t seen = 0;   ///< first grid index the phase has not seen
  double swing_index = 0;  ///< of the step being followed
  std::optional<Time> last_contact, last_contact_anchor;
  std::optional<double> stride_s;  ///< between the last two contact anchors
  std::optional<std::int64_t> last_quiet;
  UsualToeOff usual_toe_off;
};

RunEvents::RunEvents(const RunEventsParams& params, const EventModel* model, StanceSink& sink,
                     StanceObserver* observer)
    : params_(params),
      model_(params.anchors_only ? nullptr : model),
      sink_(&sink),
      observer_(observer),
      window_(std::make_unique<StanceWindow>()) {
  if (!model_) return;
  contact_corrector_.emplace(model_->contact);
  toe_off_corrector_.emplace(model_->toe_off);
}

RunEvents::~RunEvents() = default;

void RunEvents::add_shoe(Site site, double rate_hz) {
  if (!is_shoe(site)) throw std::invalid_argument("site " + std::string(name(site)) + " is no shoe");
  shoes_[index(site)] = std::make_unique<Shoe>(site, rate_hz, params_.swing);
}

void RunEvents::push(Site site, const ImuSample& sample_F, bool clipped) {
  if (!shoes_[index(site)]) return;
  Shoe& shoe = *shoes_[index(site)];
  shoe.grid.push(sample_F, clipped);
  follow(shoe);
  if (const auto swing = shoe.swings.push(sample_F.time, sample_F.rate_S_radps.y())) {
    if (shoe.phase.is_in_stance()) look(shoe, true);  // overdue: the foot has left the ground long ago
    shoe.swing_index = FootGrid::index_of(swing->time);
    shoe.phase.begin(-swing->rate_min_radps, shoe.swing_index);
  }
}

void RunEvents::follow(Shoe& shoe) {
  if (shoe.grid.begin() > shoe.seen) {  // a long gap, or the start
    shoe.seen = shoe.grid.begin();
    shoe.phase.stop();
    shoe.last_quiet.reset();
  }
  for (; shoe.seen < shoe.grid.end(); ++shoe.seen) {
    const double rate = static_cast<double>(shoe.grid[shoe.seen].rate_F_radps.y());
    switch (shoe.phase.push(shoe.seen, rate)) {
      case StepPhase::News::kNone:
        break;
      case StepPhase::News::kContact:
        sink_->on_foot_contact(shoe.side, FootGrid::time_of(shoe.phase.contact_index()));
        break;
      case StepPhase::News::kTry:
        look(shoe, false);
        break;
      case StepPhase::News::kStays:
        emit_without_toe_off(shoe);
        break;
    }
  }
}

// Looks at the buffered stance: hands it on, or says when to look again.
void RunEvents::look(Shoe& shoe, bool last) {
  const auto from = static_cast<std::int64_t>(shoe.swing_index - kBeforeSwing);
  StanceWindow& window = *window_;
  window.load(shoe.grid, from, last ? shoe.grid.end() : shoe.seen + 1, shoe.side);
  const auto again_at = [&](double position) {
    shoe.phase.try_again_at(window.first_index() + static_cast<std::int64_t>(std::ceil(position)));
  };
  const double swing = shoe.swing_index - static_cast<double>(window.first_index());
  const auto outline =
      find_outline(window, swing, shoe.stride_s.value_or(kUsualStride_s), shoe.usual_toe_off);
  if (!outline) return;
  const double have = window.size() - 1;
  if (!last && have < outline->search_to) return again_at(outline->search_to);
  window.load_all();
  const auto anchors = find_anchors(window, *outline);
  if (!anchors) return shoe.phase.stop();
  if (!last && have < anchors->settled) return again_at(anchors->settled);
  shoe.phase.stop();
  emit(shoe, *anchors, last);
}

void RunEvents::emit(Shoe& shoe, const StanceAnchors& anchors, bool last) {
  const StanceWindow& window = *window_;
  FootStance stance;
  stance.side = shoe.side;
  stance.mid_stance = window.time_of(anchors.outline.quiet);
  shoe.usual_toe_off.add(anchors);
  if (last) stance.quality.add(Mark::kLastStep);
  if (shoe.side == Side::kUnknown) stance.quality.add(Mark::kSideUnknown);
  const Time contact_anchor = window.time_of(anchors.contact);
  if (shoe.last_contact_anchor) shoe.stride_s = plausible_stride(contact_anchor - *shoe.last_contact_anchor);
  set_times(shoe, anchors, stance);
  shoe.last_contact_anchor = contact_anchor;
  const double contact_time_s = seconds(*stance.toe_off - stance.initial_contact);
  if (contact_time_s < params_.contact_min_s || contact_time_s > params_.contact_max_s) return;
  if (shoe.last_contact) {
    const auto stride = plausible_stride(stance.initial_contact - *shoe.last_contact);
    stance.previous_stride_time_s = stride;
  }
  shoe.last_contact = stance.initial_contact;
  set_metrics(shoe, anchors, stance);
  sink_->on_foot_stance(stance);
}

void RunEvents::set_times(Shoe& shoe, const StanceAnchors& anchors, FootStance& stance) {
  const StanceWindow& window = *window_;
  const Time contact = window.time_of(anchors.contact), toe_off = window.time_of(anchors.toe_off);
  stance.initial_contact = contact - duration_from_s(kContactAnchorLate_s);
  stance.toe_off = toe_off - duration_from_s(kToeOffAnchorLate_s);
  stance.initial_contact_sd_s = kContactAnchorSd_s;
  stance.toe_off_sd_s = kToeOffAnchorSd_s;
  if (!model_) stance.quality.add(Mark::kAnchorsOnly);
  if (!model_ && !observer_) return;
  const double stride_s = shoe.stride_s.value_or(std::numeric_limits<double>::quiet_NaN());
  contact_features(window, anchors, stride_s, shoe.side != Side::kUnknown, contact_features_);
  toe_off_features(window, anchors, stride_s, toe_off_features_);
  if (observer_)
    observer_->on_stance_features(shoe.side, contact, toe_off, contact_features_, toe_off_features_);
  if (!model_) return;
  const auto apply = [&](const EventRegression& r, const EventFeatureLayout& layout,
                         EventCorrector& corrector, const EventFeatures& features, Time anchor,
                         double& sd_s) {
    const auto answer = corrector.correct(shoe.side, judge(r, layout, features), contact);
    if (answer.outside) stance.quality.add(Mark::kOutsideModel);
    if (std::abs(answer.correction_s - r.anchor_correction_s) > r.disagree_s)
      stance.quality.add(Mark::kEventsDisagree);
    sd_s = answer.outside ? r.anchor_sd_s : r.sd_s;
    return anchor + duration_from_s(answer.correction_s);
  };
  stance.initial_contact = apply(model_->contact, contact_layout(), *contact_corrector_, contact_features_,
                                 contact, stance.initial_contact_sd_s);
  stance.toe_off = apply(model_->toe_off, toe_off_layout(), *toe_off_corrector_, toe_off_features_, toe_off,
                         stance.toe_off_sd_s);
}

void RunEvents::set_metrics(Shoe& shoe, const StanceAnchors& anchors, FootStance& stance) {
  const StanceWindow& window = *window_;
  const StanceOutline& outline = anchors.outline;
  const double contact = window.position_of(stance.initial_contact);
  const double toe_off = window.position_of(*stance.toe_off);
  const auto rate = window[FootSignal::kPitchRate];
  stance.swing_rate_min_radps = swing_minimum(window, outline);
  stance.push_off_rate_max_radps = rate[static_cast<std::size_t>(outline.push_off)];
  stance.foot_strike_rad = -value_at(window[FootSignal::kPitch], contact - samples(kStrikeBefore_s));
  stance.impact_peak_mps2 = impact_peak(shoe.grid, window, contact);
  if (window.has_gap(contact - samples(0.05), toe_off + samples(0.05))) stance.quality.add(Mark::kGap);
  if (window.has_clipping(contact - samples(0.05), toe_off + samples(0.05)))
    stance.quality.add(Mark::kClipped);
  const std::int64_t quiet = window.first_index() + outline.quiet;
  if (shoe.last_quiet && stance.previous_stride_time_s) {
    if (const auto travel = foot_travel(shoe.grid, *shoe.last_quiet, quiet)) {
      stance.stride_length_m = travel->length_m;
      stance.speed_mps = travel->length_m / travel->time_s;
      if (travel->length_m > kShortestGraded_m) stance.grade_ratio = travel->rise_m / travel->length_m;
    }
  }
  shoe.last_quiet = quiet;
}

// The foot has come down and stayed: only after a run, and only if it lies still now.
void RunEvents::emit_without_toe_off(Shoe& shoe) {
  const auto from = static_cast<std::int64_t>(shoe.swing_index - kBeforeSwing);
  StanceWindow& window = *window_;
  window.load(shoe.grid, from, shoe.seen + 1, shoe.side);
  const double swing = shoe.swing_index - static_cast<double>(window.first_index());
  const auto zero = first_upward(window[FootSignal::kPitchRate], 0.0, swing, window.size() - 1);
  if (!zero || !shoe.last_contact) return;
  const auto contact = find_contact_anchor(window, *zero, window.size() - 1);
  if (!contact) return;
  FootStance stance;
  stance.side = shoe.side;
  stance.initial_contact = window.time_of(*contact) - duration_from_s(kContactAnchorLate_s);
  stance.mid_stance = stance.initial_contact + duration_from_s(kLyingAfter_s);
  stance.initial_contact_sd_s = kContactAnchorSd_s;
  stance.previous_stride_time_s = plausible_stride(stance.initial_contact - *shoe.last_contact);
  if (!stance.previous_stride_time_s) return;
  stance.quality.add(Mark::kAnchorsOnly);
  shoe.last_contact.reset();
  shoe.last_contact_anchor.reset();
  sink_->on_foot_stance(stance);
}

void RunEvents::flush() {
  for (auto& shoe : shoes_) {
    if (!shoe) continue;
    shoe->grid.flush();
    follow(*shoe);
    if (shoe->phase.is_in_stance()) look(*shoe, true);
  }
}

}  // namespace evenstride
