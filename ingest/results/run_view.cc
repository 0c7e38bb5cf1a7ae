#include "ingest/results/run_view.h"

#include <algorithm>

#include "core/base/units.h"
#include "ingest/results/convert.h"
#include "ingest/results/stated_error.h"
#include "ingest/version.h"

namespace evenstride {
namespace {

constexpr Duration kBreathingHolds = std::chrono::seconds(20);

bool is_answer(MarkerKind kind) {
  return kind == MarkerKind::kPromptDone || kind == MarkerKind::kPromptLater ||
         kind == MarkerKind::kPromptSkip;
}

const char* answer_name(MarkerKind kind) {
  return kind == MarkerKind::kPromptDone ? "done" : kind == MarkerKind::kPromptLater ? "later" : "skip";
}

}  // namespace

void RunView::on_step(const StepRecord& told) {
  const StepRecord step = teller_.shown(told);
  totals_.add(step);
  if (step.side == Side::kUnknown || step.quality.has(Mark::kWalking)) return;
  const std::size_t side = step.side == Side::kLeft ? 0 : 1;
  const Time time = step.initial_contact;
  if (step.contact_time_s) {
    contact_s_[side].add(time, *step.contact_time_s);
    lines_.add(side == 0 ? HistoryLine::kContactLeft : HistoryLine::kContactRight, time,
               *step.contact_time_s * 1e3);
  }
  if (step.pelvic_drop_rad) {
    const double drop_deg = deg_from_rad(*step.pelvic_drop_rad);
    drop_deg_[side].add(time, drop_deg);
    lines_.add(side == 0 ? HistoryLine::kPelvicDropLeft : HistoryLine::kPelvicDropRight, time, drop_deg);
  }
}

void RunView::on_stride(const StrideRecord& stride) {
  totals_.add(stride);
  const double cadence_spm = 120.0 / stride.stride_time_s;
  cadence_spm_.add(stride.end, cadence_spm);
  lines_.add(HistoryLine::kCadence, stride.end, cadence_spm);
  if (stride.speed_mps) speed_mps_.add(stride.end, *stride.speed_mps);
  if (stride.counter_rotation_range_rad) {
    const double range_deg = deg_from_rad(*stride.counter_rotation_range_rad);
    rotation_deg_.add(stride.end, range_deg);
    lines_.add(HistoryLine::kCounterRotation, stride.end, range_deg);
  }
  if (stride.counter_rotation_phase_rad)
    phase_deg_.add(stride.end, deg_from_rad(*stride.counter_rotation_phase_rad));
}

void RunView::on_breathing(const BreathingRecord& breathing) {
  totals_.add(breathing);
  breathing_ = breathing;
}

void RunView::on_gait(Gait gait, Time time) {
  gait_ = gait;
  totals_.add(gait, time);
}

void RunView::on_symmetry(const SymmetryResult& symmetry) {
  symmetry_[static_cast<std::size_t>(symmetry.quantity)] = to_proto(symmetry);
  const v1::Symmetry* balance = loading_balance();
  if (balance == nullptr || balance->quantity() != name(symmetry.quantity)) return;
  lines_.add(HistoryLine::kLoadingBalance, symmetry.time, symmetry.index, symmetry.low, symmetry.high);
}

void RunView::on_fatigue(const FatigueResult& fatigue) {
  fatigue_ = to_proto(fatigue);
  const bool judged = fatigue.state == FatigueState::kFresh || fatigue.state == FatigueState::kDrifting ||
                      fatigue.state == FatigueState::kFatigued;
  if (judged) lines_.add(HistoryLine::kFatigueScore, fatigue.time, fatigue.score);
}

void RunView::on_prompt(const PromptResult& prompt) {
  open_prompt_ = to_proto(prompt);
  if (lists_.prompts_size() < kMostListed) *lists_.add_prompts() = *open_prompt_;
}

void RunView::on_prompt_closed(std::uint64_t prompt_id) {
  if (open_prompt_ && open_prompt_->id() == prompt_id) open_prompt_.reset();
}

void RunView::on_break(const BreakResult& outcome) {
  auto& breaks = *lists_.mutable_breaks();
  const auto same = std::find_if(breaks.begin(), breaks.end(), [&](const v1::BreakOutcome& known) {
    return known.prompt_id() == outcome.prompt_id &&
           known.start_ns() == outcome.start.time_since_epoch().count();
  });
  if (same != breaks.end())
    *same = to_proto(outcome);
  else if (breaks.size() < kMostListed)
    *breaks.Add() = to_proto(outcome);
}

void RunView::on_marker(const MarkerEvent& marker, const std::string& text) {
  totals_.reach(marker.time);
  if (lists_.markers_size() < kMostListed) *lists_.add_markers() = to_proto(marker, text);
  if (!is_answer(marker.kind)) return;
  if (open_prompt_ && (marker.prompt_id == 0 || marker.prompt_id == open_prompt_->id())) open_prompt_.reset();
  if (lists_.answers_size() >= kMostListed) return;
  v1::PromptAnswer& answer = *lists_.add_answers();
  answer.set_prompt_id(marker.prompt_id);
  answer.set_answer(answer_name(marker.kind));
  answer.set_time_ns(marker.time.time_since_epoch().count());
}

void RunView::add_note(const std::string& note) {
  if (lists_.notes_size() < kMostListed) lists_.add_notes(note);
}

/// Vertical impulse says most about load; where it is not measured, time on the ground must do.
const v1::Symmetry* RunView::loading_balance() const {
  for (SymmetryQuantity quantity : {SymmetryQuantity::kImpulse, SymmetryQuantity::kContactTime})
    if (const auto& known = symmetry_[static_cast<std::size_t>(quantity)]) return &*known;
  return nullptr;
}

v1::Live RunView::live(Time now) const {
  v1::Live live;
  live.set_runner_id(identity_.runner_id);
  live.set_session_id(identity_.session_id);
  live.set_is_replay(identity_.is_replay);
  live.set_time_ns(now.time_since_epoch().count());
  live.set_gait(std::string(name(gait_)));
  live.set_steps(totals_.steps());
  namespace floor = stated_error;
  *live.mutable_cadence_spm() = cadence_spm_.figure(now, floor::kCadence_spm);
  const double contact_s = teller_.shoes_tell() ? floor::kContactTime_s : floor::kContactTimeByPelvis_s;
  *live.mutable_contact_left_s() = contact_s_[0].figure(now, contact_s);
  *live.mutable_contact_right_s() = contact_s_[1].figure(now, contact_s);
  *live.mutable_pelvic_drop_left_deg() = drop_deg_[0].figure(now, floor::kPelvicDrop_deg);
  *live.mutable_pelvic_drop_right_deg() = drop_deg_[1].figure(now, floor::kPelvicDrop_deg);
  *live.mutable_counter_rotation_deg() = rotation_deg_.figure(now, floor::kCounterRotation_deg);
  *live.mutable_counter_rotation_phase_deg() =
      phase_deg_.circular_figure_deg(now, floor::kCounterRotationPhase_deg);
  *live.mutable_speed_mps() = speed_mps_.figure(now, floor::kSpeed_mps);
  if (breathing_ && breathing_->rate_hz && now - breathing_->time < kBreathingHolds) {
    v1::Figure& breaths = *live.mutable_breaths_per_min();
    breaths.set_value(60.0 * *breathing_->rate_hz);
    breaths.set_low(60.0 * (*breathing_->rate_hz - 2.0 * breathing_->sd_hz));
    breaths.set_high(60.0 * (*breathing_->rate_hz + 2.0 * breathing_->sd_hz));
  }
  if (const v1::Symmetry* balance = loading_balance()) {
    live.mutable_loading_balance_pct()->set_value(balance->index_pct());
    live.mutable_loading_balance_pct()->set_low(balance->low_pct());
    live.mutable_loading_balance_pct()->set_high(balance->high_pct());
    live.set_loading_quantity(balance->quantity());
  }
  *live.mutable_fatigue() = fatigue_;
  for (const v1::SensorState& sensor : sensors_) *live.add_sensors() = sensor;
  if (open_prompt_) *live.mutable_prompt() = *open_prompt_;
  for (const auto& symmetry : symmetry_)
    if (symmetry) *live.add_symmetry() = *symmetry;
  *live.mutable_breaks() = lists_.breaks();
  return live;
}

v1::Summary RunView::summary() const {
  v1::Summary summary = lists_;
  summary.set_recording(identity_.recording);
  summary.set_runner_id(identity_.runner_id);
  summary.set_session_id(identity_.session_id);
  summary.set_start_unix_ns(identity_.start_unix_ns);
  summary.set_is_replay(identity_.is_replay);
  summary.set_software_version(version());
  totals_.fill(summary);
  for (const auto& symmetry : symmetry_)
    if (symmetry) *summary.add_symmetry() = *symmetry;
  *summary.mutable_fatigue() = fatigue_;
  for (const v1::SensorState& sensor : sensors_) *summary.add_sensors() = sensor;
  return summary;
}

}  // namespace evenstride
