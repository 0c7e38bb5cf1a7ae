#include "tools/analysis/result_tables.h"

#include <charconv>
#include <cstdio>

#include "core/base/units.h"

namespace evenstride {
namespace {

void put(std::string& line, std::optional<double> value) {
  line += ',';
  if (!value) return;
  char text[32];
  // Nine digits: below every error here, and short to read.
  const auto end = std::to_chars(text, text + sizeof text, *value, std::chars_format::general, 9).ptr;
  line.append(text, end);
}

void put_deg(std::string& line, std::optional<double> value_rad) {
  put(line, value_rad ? std::optional(deg_from_rad(*value_rad)) : std::nullopt);
}

void put(std::string& line, std::optional<Time> time) {
  line += ',';
  if (!time) return;
  char text[48];
  const auto end = std::to_chars(text, text + sizeof text, seconds(*time), std::chars_format::fixed, 9).ptr;
  line.append(text, end);
}

}  // namespace

std::string steps_csv(std::span<const StepRecord> steps) {
  std::string text =
      "side,ic_s,to_s,contact_time_s,flight_time_s,step_time_s,peak_vgrf_bw,vertical_impulse_bws,"
      "impact_peak_mps2,pelvic_drop_deg,foot_strike_deg,quality,contact_time_sd_s,peak_vgrf_sd_bw\n";
  for (const StepRecord& step : steps) {
    text += name(step.side);
    put(text, std::optional(step.initial_contact));
    put(text, step.toe_off);
    put(text, step.contact_time_s);
    put(text, step.flight_time_s);
    put(text, step.step_time_s);
    put(text, step.peak_vgrf_bw);
    put(text, step.vertical_impulse_bws);
    put(text, step.impact_peak_mps2);
    put_deg(text, step.pelvic_drop_rad);
    put_deg(text, step.foot_strike_rad);
    text += ',' + step.quality.text();
    put(text, step.contact_time_sd_s);
    put(text, step.peak_vgrf_sd_bw);
    text += '\n';
  }
  return text;
}

std::string force_curves_csv(std::span<const StepRecord> steps) {
  std::string text = "side,ic_s,to_s";
  for (std::size_t i = 0; i < kForceWavePoints; ++i) text += ",vgrf_bw_" + std::to_string(i);
  text += '\n';
  for (const StepRecord& step : steps) {
    if (!step.vgrf_wave_bw) continue;
    text += name(step.side);
    put(text, std::optional(step.initial_contact));
    put(text, step.toe_off);
    char force[16];
    for (const float bw : *step.vgrf_wave_bw) {
      std::snprintf(force, sizeof force, ",%.3f", static_cast<double>(bw));
      text += force;
    }
    text += '\n';
  }
  return text;
}

std::string strides_csv(std::span<const StrideRecord> strides) {
  std::string text =
      "side,start_s,end_s,stride_time_s,speed_mps,counter_rotation_range_deg,counter_rotation_phase_deg,"
      "pelvis_rotation_range_deg,trunk_rotation_range_deg,pelvis_obliquity_range_deg,trunk_lean_deg,"
      "vertical_oscillation_m,quality\n";
  for (const StrideRecord& stride : strides) {
    text += name(stride.side);
    put(text, std::optional(stride.start));
    put(text, std::optional(stride.end));
    put(text, std::optional(stride.stride_time_s));
    put(text, stride.speed_mps);
    put_deg(text, stride.counter_rotation_range_rad);
    put_deg(text, stride.counter_rotation_phase_rad);
    put_deg(text, stride.pelvis_rotation_range_rad);
    put_deg(text, stride.trunk_rotation_range_rad);
    put_deg(text, stride.pelvis_obliquity_range_rad);
    put_deg(text, stride.trunk_lean_rad);
    put(text, stride.vertical_oscillation_m);
    text += ',' + stride.quality.text() + '\n';
  }
  return text;
}

}  // namespace evenstride
