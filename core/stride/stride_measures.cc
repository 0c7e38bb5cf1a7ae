#include "core/stride/stride_measures.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/stride/vertical_oscillation.h"

namespace evenstride {
namespace {

double mean_of(std::span<const double> v) {
  return std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size());
}

}  // namespace

StrideMeasures::StrideMeasures(const StrideParams& params)
    : params_(params), scratch_(SegmentWindow::kCapacity) {}

void StrideMeasures::restart() {
  pelvis_trend_.clear();
  trunk_trend_.clear();
  variability_.clear();
  level_.clear();
}

void StrideMeasures::measure(const GaitSources& sources, std::optional<Time> split, StrideRecord& record) {
  const bool pelvis = fill(sources.pelvis, record, pelvis_, Mark::kNoPelvis, record.quality);
  const bool trunk = fill(sources.trunk, record, trunk_, Mark::kNoTrunk, record.quality);
  if (pelvis) measure_pelvis(sources, split, record);
  if (trunk && trunk_.has_angles()) measure_trunk(sources, record);
  if (pelvis && trunk && pelvis_.has_angles() && trunk_.has_angles()) measure_counter_rotation(record);
}

bool StrideMeasures::fill(const SegmentSource& source, const StrideRecord& record, SegmentWindow& window,
                          Mark missing, Quality& quality) const {
  if (!source.present()) {
    quality.add(missing);
    return false;
  }
  if (source.mounting == nullptr)
    quality.add(Mark::kUncalibrated);
  else
    quality.add(source.mounting->quality);
  if (window.fill(*source.history, source.R_BS(), record.start, record.end)) return true;
  quality.add(Mark::kGap);
  return false;
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

void StrideMeasures::measure_pelvis(const GaitSources& sources, std::optional<Time> split,
                                    StrideRecord& record) {
  const double middle_s = split ? seconds(*split - record.start) : 0.5 * record.stride_time_s;
  const std::span<double> height = std::span(scratch_).first(pelvis_.size());
  periodic_height(pelvis_[Motion::kVertical], pelvis_.step_s(), height);
  record.vertical_oscillation_m =
      oscillation_of(height, static_cast<std::size_t>(std::lround(middle_s / pelvis_.step_s())));
  level_.push(periodic_mean(pelvis_[Motion::kVertical]));
  if (!pelvis_.has_angles()) return;
  record.pelvis_obliquity_range_rad = range_of(pelvis_[Motion::kObliquity]);
  record.pelvic_tilt_rad = mean_of(pelvis_[Motion::kTilt]);
  const Axial axial = rotation(pelvis_, sources.pelvis, pelvis_trend_);
  record.pelvis_rotation_range_rad = axial.range_rad;
  record.turn_rate_radps = axial.own_slope_radps;
  if (axial.detrended) record.quality.add(Mark::kDetrended);
  if (axial.turning) record.quality.add(Mark::kTurning);
}

void StrideMeasures::measure_trunk(const GaitSources& sources, StrideRecord& record) {
  record.trunk_lean_rad = mean_of(trunk_[Motion::kTilt]);
  const Axial axial = rotation(trunk_, sources.trunk, trunk_trend_);
  record.trunk_rotation_range_rad = axial.range_rad;
  if (axial.detrended) record.quality.add(Mark::kDetrended);
}

void StrideMeasures::measure_counter_rotation(StrideRecord& record) {
  const std::span<const double> pelvis = pelvis_[Motion::kHeading], trunk = trunk_[Motion::kHeading];
  const std::size_t n = std::min(pelvis.size(), trunk.size());
  const std::span<double> twist = std::span(scratch_).first(n);
  std::transform(trunk.begin(), trunk.begin() + static_cast<std::ptrdiff_t>(n), pelvis.begin(), twist.begin(),
                 std::minus<>());
  record.counter_rotation_range_rad = range_of(twist);
  const std::complex<double> of_trunk = first_harmonic(trunk), of_pelvis = first_harmonic(pelvis);
  if (std::min(std::abs(of_trunk), std::abs(of_pelvis)) < params_.amplitude_min_rad) return;
  record.counter_rotation_phase_rad = relative_phase_rad(of_trunk, of_pelvis);
  variability_.push(*record.counter_rotation_phase_rad);
  record.coordination_variability_rad = variability_.sd_rad();
}

}  // namespace evenstride
