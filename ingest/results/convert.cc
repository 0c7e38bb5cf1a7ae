#include "ingest/results/convert.h"

#include <optional>

#include "core/base/units.h"
#include "ingest/texts/prompt_words.h"
#include "ingest/wire/convert.h"

namespace evenstride {
namespace {

std::int64_t ns(Time time) { return time.time_since_epoch().count(); }

/// Calls a message's setter when there is a value.
template <class Message>
void put(Message& message, void (Message::*set)(double), std::optional<double> value) {
  if (value) (message.*set)(*value);
}

template <class Message>
void put_deg(Message& message, void (Message::*set)(double), std::optional<double> value_rad) {
  if (value_rad) (message.*set)(deg_from_rad(*value_rad));
}

struct Change {
  double value;
  const char* unit;
};

Change change_of(const FatigueResult::Contribution& contribution) {
  switch (contribution.channel) {
    case FatigueChannel::kFootStrike:
    case FatigueChannel::kDropLeft:
    case FatigueChannel::kDropRight:
    case FatigueChannel::kCounterRotationRange:
    case FatigueChannel::kTrunkLean:
      return {deg_from_rad(contribution.change), "deg"};
    case FatigueChannel::kContactSymmetry:
      return {contribution.change, "pp"};
    default:
      return {100.0 * contribution.change, "%"};
  }
}

v1::Marker::Kind to_proto(MarkerKind kind) {
  switch (kind) {
    case MarkerKind::kPain:
      return v1::Marker::KIND_PAIN;
    case MarkerKind::kBreakStart:
      return v1::Marker::KIND_BREAK_START;
    case MarkerKind::kBreakEnd:
      return v1::Marker::KIND_BREAK_END;
    case MarkerKind::kNote:
      return v1::Marker::KIND_NOTE;
    case MarkerKind::kPromptDone:
      return v1::Marker::KIND_PROMPT_DONE;
    case MarkerKind::kPromptLater:
      return v1::Marker::KIND_PROMPT_LATER;
    case MarkerKind::kPromptSkip:
      return v1::Marker::KIND_PROMPT_SKIP;
  }
  return v1::Marker::KIND_UNSPECIFIED;
}

}  // namespace

v1::Side to_proto(Side side) { return wire_from(side); }
v1::Site to_proto(Site site) { return wire_from(site); }

v1::Step to_proto(const StepRecord& step) {
  using Message = v1::Step;
  Message m;
  m.set_side(to_proto(step.side));
  m.set_ic_ns(ns(step.initial_contact));
  if (step.toe_off) m.set_to_ns(ns(*step.toe_off));
  put(m, &Message::set_contact_time_s, step.contact_time_s);
  put(m, &Message::set_flight_time_s, step.flight_time_s);
  put(m, &Message::set_step_time_s, step.step_time_s);
  put(m, &Message::set_peak_vgrf_bw, step.peak_vgrf_bw);
  put(m, &Message::set_vertical_impulse_bws, step.vertical_impulse_bws);
  put(m, &Message::set_impact_peak_mps2, step.impact_peak_mps2);
  put(m, &Message::set_impact_pelvis_mps2, step.impact_pelvis_mps2);
  put(m, &Message::set_impact_trunk_mps2, step.impact_trunk_mps2);
  put(m, &Message::set_attenuation_pelvis_db, step.attenuation_pelvis_db);
  put(m, &Message::set_attenuation_trunk_db, step.attenuation_trunk_db);
  put(m, &Message::set_vertical_stiffness_bwpm, step.vertical_stiffness_bwpm);
  put_deg(m, &Message::set_pelvic_drop_deg, step.pelvic_drop_rad);
  put_deg(m, &Message::set_foot_strike_deg, step.foot_strike_rad);
  put(m, &Message::set_contact_time_sd_s, step.contact_time_sd_s);
  put(m, &Message::set_peak_vgrf_sd_bw, step.peak_vgrf_sd_bw);
  m.set_quality(step.quality.text());
  return m;
}

v1::Stride to_proto(const StrideRecord& stride) {
  using Message = v1::Stride;
  Message m;
  m.set_side(to_proto(stride.side));
  m.set_start_ns(ns(stride.start));
  m.set_end_ns(ns(stride.end));
  m.set_stride_time_s(stride.stride_time_s);
  put(m, &Message::set_speed_mps, stride.speed_mps);
  put_deg(m, &Message::set_counter_rotation_range_deg, stride.counter_rotation_range_rad);
  put_deg(m, &Message::set_counter_rotation_phase_deg, stride.counter_rotation_phase_rad);
  put_deg(m, &Message::set_pelvis_rotation_range_deg, stride.pelvis_rotation_range_rad);
  put_deg(m, &Message::set_trunk_rotation_range_deg, stride.trunk_rotation_range_rad);
  put_deg(m, &Message::set_pelvis_obliquity_range_deg, stride.pelvis_obliquity_range_rad);
  put_deg(m, &Message::set_pelvic_tilt_deg, stride.pelvic_tilt_rad);
  put_deg(m, &Message::set_trunk_lean_deg, stride.trunk_lean_rad);
  put(m, &Message::set_vertical_oscillation_m, stride.vertical_oscillation_m);
  m.set_quality(stride.quality.text());
  return m;
}

v1::Symmetry to_proto(const SymmetryResult& symmetry) {
  const bool angle = symmetry.quantity == SymmetryQuantity::kPelvicDrop;
  const auto edge = [angle](double value) { return angle ? deg_from_rad(value) : value; };
  v1::Symmetry m;
  m.set_quantity(std::string(name(symmetry.quantity)));
  m.set_time_ns(ns(symmetry.time));
  m.set_index_pct(edge(symmetry.index));
  m.set_low_pct(edge(symmetry.low));
  m.set_high_pct(edge(symmetry.high));
  m.set_left_mean(edge(symmetry.left_mean));
  m.set_right_mean(edge(symmetry.right_mean));
  m.set_effective_n(symmetry.effective_n);
  m.set_tier(static_cast<v1::Symmetry::Tier>(symmetry.tier));
  return m;
}

v1::Fatigue to_proto(const FatigueResult& fatigue) {
  v1::Fatigue m;
  m.set_state(static_cast<v1::Fatigue::State>(fatigue.state));
  m.set_time_ns(ns(fatigue.time));
  if (fatigue.onset) m.set_onset_ns(ns(*fatigue.onset));
  m.set_score(fatigue.score);
  m.set_baseline_progress(fatigue.baseline_progress);
  for (int i = 0; i < fatigue.top_count; ++i) {
    const Change change = change_of(fatigue.top[i]);
    v1::Fatigue::Channel& channel = *m.add_channels();
    channel.set_quantity(std::string(name(fatigue.top[i].channel)));
    channel.set_z(fatigue.top[i].z);
    channel.set_change(change.value);
    channel.set_unit(change.unit);
  }
  return m;
}

v1::Prompt to_proto(const PromptResult& prompt) {
  v1::Prompt m;
  m.set_id(prompt.id);
  m.set_time_ns(ns(prompt.time));
  m.set_reason(prompt_reason(prompt));
  m.set_cue(prompt_cue(prompt));
  m.set_break_s(seconds(prompt.length));
  return m;
}

v1::BreakOutcome to_proto(const BreakResult& outcome) {
  v1::BreakOutcome m;
  m.set_prompt_id(outcome.prompt_id);
  m.set_start_ns(ns(outcome.start));
  m.set_end_ns(ns(outcome.end));
  m.set_verdict(static_cast<v1::BreakOutcome::Verdict>(outcome.verdict));
  m.set_recovered_share(outcome.recovered_share);
  m.set_low(outcome.low);
  m.set_high(outcome.high);
  return m;
}

v1::SensorState to_proto(const SensorStatus& status, const std::string& device_id, bool connected) {
  v1::SensorState m;
  m.set_site(to_proto(status.spec.site));
  m.set_device_id(device_id);
  m.set_connected(connected);
  m.set_rate_hz(status.measured_rate_hz);
  m.set_samples(status.samples);
  m.set_lost_blocks(status.lost_blocks);
  m.set_duplicate_blocks(status.duplicate_blocks);
  m.set_late_samples(status.late_samples);
  m.set_clipped_samples(status.clipped_samples);
  m.set_bad_samples(status.bad_samples);
  m.set_clock_offset_s(status.clock_offset_s);
  m.set_clock_skew_ppm(status.clock_skew_ppm);
  m.set_clock_residual_s(status.clock_residual_s);
  m.set_clock_error_s(status.clock_error_s);
  m.set_clock_jumps(status.clock_jumps);
  if (status.clock_bound_s) m.set_clock_bound_s(*status.clock_bound_s);
  m.set_clock_turns(status.clock_turns);
  m.set_mounting_known(status.mounting_known);
  if (!status.quality.good()) m.set_mounting_note(status.quality.text());
  m.set_last_arrival_ns(ns(status.last_arrival));
  return m;
}

v1::Marker to_proto(const MarkerEvent& marker, const std::string& text) {
  v1::Marker m;
  m.set_kind(to_proto(marker.kind));
  m.set_text(text);
  m.set_prompt_id(marker.prompt_id);
  m.set_time_ns(ns(marker.time));
  return m;
}

}  // namespace evenstride
