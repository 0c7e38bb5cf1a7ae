#include "core/stride/stride_measures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numeric>

#include "core/base/scratch.h"
#include "core/stride/vertical_oscillation.h"

namespace evenstride {
namespace {

double mean_of(std::span<const double> v) {
  return std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size());
}

/// Fills the window, where at least half of the stride was really read. @return by how much what was made up
/// for lost readings may have turned the segment, SD in rad.
std::optional<double> fill(const SegmentSource& source, const StrideRecord& record, SegmentWindow& window,
                           Mark missing, Quality& quality) {
  if (!source.note(missing, quality)) return std::nullopt;
  const auto made_up = source.bridged(record.start, record.end);
  const bool filled = !made_up.is_most_of(record.end - record.start) &&
                      window.fill(*source.history, source.R_BS(), record.start, record.end);
  if (!filled || made_up.any()) quality.add(Mark::kGap);
  return filled ? std::optional(made_up.turn_sd_rad) : std::nullopt;
}

}  // namespace

/// Both segments over the stride; shared by all runners of a thread.
struct StrideMeasures::Windows {
  SegmentWindow pelvis, trunk;
  double pelvis_turn_sd_rad = 0.0, trunk_turn_sd_rad = 0.0;  ///< by readings made up for lost ones
  std::array<double, SegmentWindow::kCapacity> curve;        ///< height, then twist
};

StrideMeasures::StrideMeasures(const StrideParams& params) : params_(params) {}

void StrideMeasures::restart() {
  pelvis_trend_.clear();
  trunk_trend_.clear();
  variability_.clear();
  level_.clear();
}

void StrideMeasures::measure(const GaitSources& sources, std::optional<Time> split, StrideRecord& record) {
  auto& windows = thread_scratch<Windows>();
  const auto pelvis = fill(sources.pelvis, record, windows.pelvis, Mark::kNoPelvis, record.quality);
  const auto trunk = fill(sources.trunk, record, windows.trunk, Mark::kNoTrunk, record.quality);
  windows.pelvis_turn_sd_rad = pelvis.value_or(0.0);
  windows.trunk_turn_sd_rad = trunk.value_or(0.0);
  const bool trunk_turns = trunk && windows.trunk.has_angles();
  if (pelvis) measure_pelvis(sources, split, windows, record);
  if (trunk_turns) measure_trunk(sources, windows, record);
  if (trunk_turns && pelvis && windows.pelvis.has_angles()) measure_counter_rotation(windows, record);
}

StrideMeasures::Axial StrideMeasures::rotation(SegmentWindow& window, const SegmentSource& source,
                                               HeadingTrend& trend) const {
  const std::span<double> heading = window[Motion::kHeading];
  const double time_s = window.step_s() * static_cast<double>(window.size() - 1);
  const double gained_rad = heading.back() - heading.front();
  trend.push(gained_rad, time_s);
  Axial axial;
  axial.own_slope_radps = gained_rad / time_s;
  const double slope = trend.slope_for(gained_rad, time_s);
  axial.turning = trend.settled() && std::abs(slope) > params_.turning_radps;
  axial.detrended = axial.turning || source.bias_sd_radps > params_.bias_sd_max_radps ||
                    (trend.full() && std::abs(slope) > params_.trend_max_radps);
  if (axial.detrended) remove_slope(heading, window.step_s(), slope);
  axial.range_rad = range_of(heading);
  return axial;
}

void StrideMeasures::measure_pelvis(const GaitSources& sources, std::optional<Time> split, Windows& windows,
                                    StrideRecord& record) {
  SegmentWindow& pelvis = windows.pelvis;
  const double middle_s = split ? seconds(*split - record.start) : 0.5 * record.stride_time_s;
  const std::span<double> height = std::span(windows.curve).first(pelvis.size());
  periodic_height(pelvis[Motion::kVertical], pelvis.step_s(), height);
  record.vertical_oscillation_m =
      oscillation_of(height, static_cast<std::size_t>(std::lround(middle_s / pelvis.step_s())));
  level_.push(periodic_mean(pelvis[Motion::kVertical]));
  if (!pelvis.has_angles()) return;
  record.pelvic_tilt_rad = mean_of(pelvis[Motion::kTilt]);
  const Axial axial = rotation(pelvis, sources.pelvis, pelvis_trend_);
  if (windows.pelvis_turn_sd_rad <= kBridgedTurnMax_rad) {
    record.pelvis_obliquity_range_rad = range_of(pelvis[Motion::kObliquity]);
    record.pelvis_rotation_range_rad = axial.range_rad;
  }
  if (sources.pelvis.has_gyro) record.turn_rate_radps = axial.own_slope_radps;
  if (axial.detrended) record.quality.add(Mark::kDetrended);
  if (axial.turning) record.quality.add(Mark::kTurning);
}

void StrideMeasures::measure_trunk(const GaitSources& sources, Windows& windows, StrideRecord& record) {
  record.trunk_lean_rad = mean_of(windows.trunk[Motion::kTilt]);
  const Axial axial = rotation(windows.trunk, sources.trunk, trunk_trend_);
  if (windows.trunk_turn_sd_rad <= kBridgedTurnMax_rad) record.trunk_rotation_range_rad = axial.range_rad;
  if (axial.detrended) record.quality.add(Mark::kDetrended);
}

void StrideMeasures::measure_counter_rotation(Windows& windows, StrideRecord& record) {
  const double turn_sd_rad = std::hypot(windows.pelvis_turn_sd_rad, windows.trunk_turn_sd_rad);
  if (turn_sd_rad > kBridgedTurnMax_rad) return;
  const std::span<const double> pelvis = windows.pelvis[Motion::kHeading],
                                trunk = windows.trunk[Motion::kHeading];
  const std::size_t n = std::min(pelvis.size(), trunk.size());
  const std::span<double> twist = std::span(windows.curve).first(n);
  std::transform(trunk.begin(), trunk.begin() + static_cast<std::ptrdiff_t>(n), pelvis.begin(), twist.begin(),
                 std::minus<>());
  record.counter_rotation_range_rad = range_of(twist);
  const std::complex<double> of_trunk = first_harmonic(trunk), of_pelvis = first_harmonic(pelvis);
  const double amplitude_rad = std::min(std::abs(of_trunk), std::abs(of_pelvis));
  if (amplitude_rad < params_.amplitude_min_rad ||
      turn_sd_rad > params_.bridged_phase_share_max * amplitude_rad)
    return;
  record.counter_rotation_phase_rad = relative_phase_rad(of_trunk, of_pelvis);
  variability_.push(*record.counter_rotation_phase_rad);
  record.coordination_variability_rad = variability_.sd_rad();
}

}  // namespace evenstride
