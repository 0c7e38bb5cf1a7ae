/// What pelvis and trunk did between two contacts of one foot.
#pragma once

#include <optional>

#include "core/base/time.h"
#include "core/stride/axial_rotation.h"
#include "core/stride/coordination.h"
#include "core/stride/records.h"
#include "core/stride/segment_window.h"
#include "core/stride/sources.h"
#include "core/stride/vertical_impulse.h"

namespace evenstride {

struct StrideParams {
  /// The standing bias holds while its stated SD is below this (0.4 deg/s: 0.15 deg of a range) ...
  double bias_sd_max_radps = 7e-3;
  /// ... and the heading's mean rate over HeadingTrend::kStrides strides, too (1 deg/s).
  double trend_max_radps = 1.7e-2;
  double turning_radps = 0.06;  ///< 3.4 deg/s: a 60 m circle at 3.5 m/s
  /// Rise over run of the ground, where somebody knows it (a treadmill): stiffness is refused on slopes. The
  /// sensors cannot tell it: what a foot's resting pitch and a slope do to its readings is the same.
  std::optional<double> grade_ratio = std::nullopt;
  double amplitude_min_rad = 0.01745;  ///< phase is undefined below 1 deg of first harmonic
  /// Readings made up for lost ones may turn a segment by this share (SD) of a first harmonic's amplitude
  /// before the phase is withheld (6 deg of phase); its angles: kBridgedTurnMax_rad.
  double bridged_phase_share_max = 0.2;
};

/// Fills the angle and height fields of a stride. Keeps only the headings' trends and the phases' spread.
class StrideMeasures {
 public:
  explicit StrideMeasures(const StrideParams& params = {});

  /// `record`: side, start, end and stride time set. `split`: the other foot's contact inside, if known.
  void measure(const GaitSources& sources, std::optional<Time> split, StrideRecord& record);
  /// Mean vertical specific force of the pelvis over the last strides.
  const VerticalLevel& level() const { return level_; }
  /// Forgets trends and spread: after a pause or a gap.
  void restart();

 private:
  struct Axial {
    double range_rad = 0.0;
    double own_slope_radps = 0.0;
    bool detrended = false;
    bool turning = false;
  };
  Axial rotation(SegmentWindow& window, const SegmentSource& source, HeadingTrend& trend) const;
  struct Windows;
  void measure_pelvis(const GaitSources& sources, std::optional<Time> split, Windows& windows,
                      StrideRecord& record);
  void measure_trunk(const GaitSources& sources, Windows& windows, StrideRecord& record);
  void measure_counter_rotation(Windows& windows, StrideRecord& record);

  StrideParams params_;
  HeadingTrend pelvis_trend_, trunk_trend_;
  CoordinationVariability variability_;
  VerticalLevel level_;
};

}  // namespace evenstride
