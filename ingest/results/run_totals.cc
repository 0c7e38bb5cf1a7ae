#include "ingest/results/run_totals.h"

#include <algorithm>
#include <cmath>

#include "core/base/units.h"

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

void RunTotals::fill(v1::Summary& summary) const {
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
  put(summary, &Summary::set_speed_mps, means.speed.value());
  put(summary, &Summary::set_vertical_oscillation_m, means.oscillation.value());
  if (means.phase_x.value())
    summary.set_counter_rotation_phase_deg(
        deg_from_rad(std::atan2(*means.phase_y.value(), *means.phase_x.value())));
}

}  // namespace evenstride
