#include "core/stride/stance_measures.h"

#include <algorithm>
#include <cmath>

#include "core/stride/pelvic_drop.h"

namespace evenstride {
namespace {

constexpr double kLead_s = 0.2, kTail_s = 0.06;  // so that the filter has settled inside the stance
constexpr double kRate_hz = 1.0 / SegmentWindow::kStep_s;
/// Skin over the sacrum rings above this after impact; the pelvis itself moves below.
constexpr double kAngleCutoff_hz = 25.0;

}  // namespace

StanceMeasures::StanceMeasures() : angle_filter_(Butterworth2::low_pass(kAngleCutoff_hz, kRate_hz)) {}

void StanceMeasures::measure(const FootStance& stance, const GaitSources& sources, StepRecord& record) {
  record.foot_strike_rad = stance.foot_strike_rad;
  record.impact_peak_mps2 = stance.impact_peak_mps2;
  force_features_.reset();
  if (!record.contact_time_s) return;
  const bool pelvis = fill_pelvis(stance, sources.pelvis, record.quality);
  if (pelvis && pelvis_.has_angles()) measure_drop(stance, record);
  if (stance.walking) return;  // the force model knows running only
  force_features_ =
      force_.extract(stance, pelvis ? pelvis_[Motion::kVertical] : std::span<double>{}, kLead_s);
}

bool StanceMeasures::fill_pelvis(const FootStance& stance, const SegmentSource& pelvis, Quality& quality) {
  if (!pelvis.present()) {
    quality.add(Mark::kNoPelvis);
    return false;
  }
  if (pelvis.mounting == nullptr)
    quality.add(Mark::kUncalibrated);
  else
    quality.add(pelvis.mounting->quality);
  const Time from = stance.initial_contact - duration_from_s(kLead_s);
  const Time last = std::min(*stance.toe_off + duration_from_s(kTail_s), pelvis.history->newest());
  const auto count =
      static_cast<std::size_t>(std::max(0.0, seconds(last - from)) / SegmentWindow::kStep_s) + 1;
  if (last >= *stance.toe_off &&
      pelvis_.fill(*pelvis.history, pelvis.R_BS(), from, SegmentWindow::kStep_s, count))
    return true;
  quality.add(Mark::kGap);
  return false;
}

void StanceMeasures::measure_drop(const FootStance& stance, StepRecord& record) {
  if (stance.side == Side::kUnknown) return;
  const std::span<double> obliquity = pelvis_[Motion::kObliquity];
  filter_forward_backward(angle_filter_, obliquity);
  record.pelvic_drop_rad =
      pelvic_drop_rad(obliquity, pelvis_.step_s(), kLead_s, kLead_s + *record.contact_time_s, stance.side);
}

}  // namespace evenstride
