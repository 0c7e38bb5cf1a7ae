#include "core/stride/stance_measures.h"

#include <algorithm>
#include <cmath>

#include "core/base/scratch.h"
#include "core/stride/attenuation.h"
#include "core/stride/pelvic_drop.h"
#include "core/stride/stiffness.h"

namespace evenstride {
namespace {

constexpr double kLead_s = 0.2, kTail_s = 0.06;  // so that the filter has settled inside the stance
constexpr double kRate_hz = 1.0 / SegmentWindow::kStep_s;
/// Skin over the sacrum rings above this after impact; the pelvis itself moves below.
constexpr double kAngleCutoff_hz = 25.0;
/// Steps farther than this from those the force model was fitted on are not told by it: 99 % of those lie
/// below 2.1 (data/models/loading.txt).
constexpr double kFarthest = 3.0;

/// Standard error of the contact times that the force model was fitted on: its own error holds that already.
constexpr double kFittedContactSd_s = 0.0055;

/// Shared by all runners of a thread.
struct Windows {
  SegmentWindow pelvis, shock;
};

/// @return what of the stance was made up for lost readings of the pelvis; nothing if it is too much, or the
/// window could not be filled.
std::optional<SegmentHistory::Bridged> fill_pelvis(const FootStance& stance, const SegmentSource& pelvis,
                                                   SegmentWindow& window, Quality& quality) {
  if (!pelvis.note(Mark::kNoPelvis, quality)) return std::nullopt;
  const Time from = stance.initial_contact - duration_from_s(kLead_s);
  const Time last = std::min(*stance.toe_off + duration_from_s(kTail_s), pelvis.history->newest());
  const auto count =
      static_cast<std::size_t>(std::max(0.0, seconds(last - from)) / SegmentWindow::kStep_s) + 1;
  const auto made_up = pelvis.bridged(stance.initial_contact, *stance.toe_off);
  const bool filled =
      last >= *stance.toe_off && !made_up.is_most_of(*stance.toe_off - stance.initial_contact) &&
      window.fill(*pelvis.history, pelvis.R_BS(), from, SegmentWindow::kStep_s, count, Motion::kObliquity);
  if (!filled || made_up.any()) quality.add(Mark::kGap);
  return filled ? std::optional(made_up) : std::nullopt;
}

void measure_shock(const FootStance& stance, const GaitSources& sources, SegmentWindow& scratch,
                   StepRecord& record) {
  const Time contact = stance.initial_contact;
  record.impact_pelvis_mps2 = impact_peak_of(sources.pelvis, contact, scratch);
  record.impact_trunk_mps2 = impact_peak_of(sources.trunk, contact, scratch);
  const std::optional<double> pelvis = shock_power_of(sources.pelvis, contact, scratch);
  record.attenuation_pelvis_db = attenuation_db(pelvis, stance.shock_power_g2);
  record.attenuation_trunk_db = attenuation_db(shock_power_of(sources.trunk, contact, scratch), pelvis);
}

}  // namespace

StanceMeasures::StanceMeasures(const LoadingModel* model, const PersonalForce& personal,
                               std::optional<double> grade_ratio)
    : model_(model),
      personal_(personal),
      grade_ratio_(grade_ratio),
      angle_filter_(Butterworth2::low_pass(kAngleCutoff_hz, kRate_hz)) {}

void StanceMeasures::measure(const FootStance& stance, const GaitSources& sources, bool trust_vertical,
                             StepRecord& record) {
  record.foot_strike_rad = stance.foot_strike_rad;
  record.impact_peak_mps2 = stance.impact_peak_mps2;
  force_features_.reset();
  force_shape_.reset();
  if (!record.contact_time_s) return;
  auto& [window, shock] = thread_scratch<Windows>();
  const auto pelvis = fill_pelvis(stance, sources.pelvis, window, record.quality);
  if (pelvis && window.has_angles() && pelvis->turn_sd_rad <= kBridgedTurnMax_rad)
    measure_drop(stance, window, record);
  measure_shock(stance, sources, shock, record);
  if (stance.walking) return;  // the force model knows running only
  if (pelvis && !trust_vertical) record.quality.add(Mark::kOutsideModel);
  force_features_ = force_.extract(
      stance, pelvis && trust_vertical ? window[Motion::kVertical] : std::span<double>{}, kLead_s);
  record.peak_vgrf_bw = stance.peak_vgrf_bw ? stance.peak_vgrf_bw : peak_force_bw(record);
  if (stance.peak_vgrf_bw) record.peak_vgrf_sd_bw = stance.peak_vgrf_sd_bw;
  if (grade_ratio_ && std::abs(*grade_ratio_) > kLevelGrade_ratio) record.quality.add(Mark::kSlope);
}

void StanceMeasures::measure_drop(const FootStance& stance, SegmentWindow& pelvis, StepRecord& record) const {
  if (stance.side == Side::kUnknown) return;
  const std::span<double> obliquity = pelvis[Motion::kObliquity];
  filter_forward_backward(angle_filter_, obliquity);
  record.pelvic_drop_rad =
      pelvic_drop_rad(obliquity, pelvis.step_s(), kLead_s, kLead_s + *record.contact_time_s, stance.side);
}

std::optional<double> StanceMeasures::peak_force_bw(StepRecord& record) {
  if (model_ == nullptr || !force_features_ || (*force_features_)[ForceFeature::kStepRatio] <= 1.0)
    return std::nullopt;  // no flight
  const LoadingInput input = LoadingModel::input_for(*force_features_);
  const LoadingTerms terms = model_->terms(input, *force_features_);
  if (model_->distance(input, terms) <= kFarthest) {
    if (input != levels_input_) levels_.clear();
    levels_input_ = input;
    return told_by(input, levels_.push(record.side, terms), record);
  }
  record.quality.add(Mark::kOutsideModel);
  const LoadingTerms times = model_->terms(LoadingInput::kTimes, *force_features_);
  if (model_->distance(LoadingInput::kTimes, times) > kFarthest) return std::nullopt;
  return told_by(LoadingInput::kTimes, LoadingSplit::alone(times), record);
}

// At a given impulse the peak goes with the inverse of the contact time.
double StanceMeasures::told_by(LoadingInput input, const LoadingSplit& split, StepRecord& record) {
  if (model_->has_shapes) force_shape_ = model_->shape(split);
  const ForceEstimate told = model_->estimate(input, split);
  const double contact_sd_s = record.contact_time_sd_s.value_or(0.0);
  const double beyond_s2 =
      std::max(0.0, contact_sd_s * contact_sd_s - kFittedContactSd_s * kFittedContactSd_s);
  const double by_contact_bw = told.peak_bw / *record.contact_time_s * std::sqrt(beyond_s2);
  record.peak_vgrf_sd_bw = personal_.gain * std::hypot(told.sd_bw, by_contact_bw);
  return personal_.corrected_bw(told.peak_bw);
}

}  // namespace evenstride
