#include "ingest/results/run_totals.h"

#include <algorithm>
#include <cmath>

#include "core/base/units.h"
#include "core/stride/stated_error.h"

namespace evenstride {
namespace {

std::optional<double> in_deg(std::optional<double> value_rad) {
  if (!value_rad) return std::nullopt;
  return deg_from_rad(*value_rad);
}

void put(v1::Summary& summary, void (v1::Summary::*set)(double), std::optional<double> value) {
  if (value) (summary.*set)(*value);
}

}  // namespace

void RunTotals::add(const StepRecord& step) {
  ++steps_;
  reach(step.initial_contact);
  Means& means = gaits_[step.quality.has(Mark::kWalking) ? 1 : 0];
  means.step_time.add(step.step_time_s);
  means.flight.add(step.flight_time_s);
  if (step.side == Side::kUnknown) return;
  const std::size_t side = step.side == Side::kLeft ? 0 : 1;
  means.contact[side].add(step.contact_time_s);
  means.peak[side].add(step.peak_vgrf_bw);
  means.drop_deg[side].add(in_deg(step.pelvic_drop_rad));
  if (!step.quality.has(Mark::kClipped)) means.impact[side].add(step.impact_peak_mps2);
  means.attenuation_pelvis_db.add(step.attenuation_pelvis_db);
  means.attenuation_trunk_db.add(step.attenuation_trunk_db);
  if (!step.vgrf_wave_bw) return;
  ++waves_[side].steps;
  for (std::size_t i = 0; i < kForceWavePoints; ++i)
    waves_[side].sum[i] += static_cast<double>((*step.vgrf_wave_bw)[i]);
}

void RunTotals::add(const BreathingRecord& breathing) {
  ++breathing_looks_;
  if (!breathing.rate_hz) return;
  ++breathing_told_;
  breaths_hz_.add(breathing.rate_hz);
}

void RunTotals::add(const StrideRecord& stride) {
  ++strides_;
  reach(stride.end);
  Means& means = gaits_[stride.quality.has(Mark::kWalking) ? 1 : 0];
  ++means.strides;
  means.stride_time.add(stride.stride_time_s);
  means.rotation_deg.add(in_deg(stride.counter_rotation_range_rad));
  means.speed.add(stride.speed_mps);
  means.oscillation.add(stride.vertical_oscillation_m);
  if (!stride.counter_rotation_phase_rad) return;
  means.phase_x.add(std::cos(*stride.counter_rotation_phase_rad));
  means.phase_y.add(std::sin(*stride.counter_rotation_phase_rad));
}

void RunTotals::add(Gait gait, Time time) {
  reach(time);
  if (gait_ == Gait::kRunning) running_ += time - gait_since_;
  if (gait_ == Gait::kWalking) walking_ += time - gait_since_;
  gait_ = gait;
  gait_since_ = time;
}

void RunTotals::reach(Time time) { last_ = std::max(last_, time); }

void RunTotals::fill_waves(v1::Summary& summary) const {
  if (waves_[0].steps == 0 && waves_[1].steps == 0) return;
  v1::ForceCurves& curves = *summary.mutable_force_curves();
  curves.set_left_steps(waves_[0].steps);
  curves.set_right_steps(waves_[1].steps);
  curves.set_error_bw(stride_error::kForceCurve_bw);
  for (std::size_t i = 0; i < kForceWavePoints; ++i) {
    if (waves_[0].steps > 0) curves.add_left_bw(waves_[0].sum[i] / static_cast<double>(waves_[0].steps));
    if (waves_[1].steps > 0) curves.add_right_bw(waves_[1].sum[i] / static_cast<double>(waves_[1].steps));
  }
}

void RunTotals::fill(v1::Summary& summary) const {
  fill_waves(summary);
  if (const auto hz = breaths_hz_.value()) summary.set_breaths_per_min(60.0 * *hz);
  if (breathing_looks_ > 0)
    summary.set_breathing_told_share(static_cast<double>(breathing_told_) /
                                     static_cast<double>(breathing_looks_));
  const Duration open = last_ - gait_since_;
  summary.set_duration_s(seconds(last_));
  summary.set_running_s(seconds(running_ + (gait_ == Gait::kRunning ? open : Duration{})));
  summary.set_walking_s(seconds(walking_ + (gait_ == Gait::kWalking ? open : Duration{})));
  summary.set_steps(steps_);
  summary.set_strides(strides_);
  const Means& means = gaits_[0].strides > 0 ? gaits_[0] : gaits_[1];
  using Summary = v1::Summary;
  if (const auto stride = means.stride_time.value()) summary.set_cadence_spm(120.0 / *stride);
  put(summary, &Summary::set_contact_time_left_s, means.contact[0].value());
  put(summary, &Summary::set_contact_time_right_s, means.contact[1].value());
  put(summary, &Summary::set_flight_time_s, means.flight.value());
  put(summary, &Summary::set_peak_vgrf_left_bw, means.peak[0].value());
  put(summary, &Summary::set_peak_vgrf_right_bw, means.peak[1].value());
  put(summary, &Summary::set_pelvic_drop_left_deg, means.drop_deg[0].value());
  put(summary, &Summary::set_pelvic_drop_right_deg, means.drop_deg[1].value());
  put(summary, &Summary::set_counter_rotation_range_deg, means.rotation_deg.value());
  put(summary, &Summary::set_impact_left_mps2, means.impact[0].value());
  put(summary, &Summary::set_impact_right_mps2, means.impact[1].value());
  put(summary, &Summary::set_attenuation_pelvis_db, means.attenuation_pelvis_db.value());
  put(summary, &Summary::set_attenuation_trunk_db, means.attenuation_trunk_db.value());
  put(summary, &Summary::set_speed_mps, means.speed.value());
  put(summary, &Summary::set_vertical_oscillation_m, means.oscillation.value());
  if (means.phase_x.value())
    summary.set_counter_rotation_phase_deg(
        deg_from_rad(std::atan2(*means.phase_y.value(), *means.phase_x.value())));
}

}  // namespace evenstride
