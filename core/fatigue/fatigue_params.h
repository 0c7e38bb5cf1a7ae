/// What is tuned in watching for drift from the runner's own fresh gait.
#pragma once

#include <array>

#include "core/base/units.h"
#include "core/results.h"

namespace evenstride {

/// Of one channel, in its own scale: natural logarithm for positive quantities, rad for angles, percentage
/// points for symmetry.
struct FatigueChannelParams {
  double speed_slope = 0.0;  ///< change per m/s in most runners: prior of the personal slope
  double block_sd = 0.0;     ///< usual SD of block medians: prior of the personal one
  double worthwhile = 0.0;   ///< smaller changes are not called fatigue
  bool in_distance = true;   ///< part of the multivariate distance
};

struct FatigueParams {
  int block_strides = 25;
  double warm_up_s = 120.0;  ///< of running, not learnt from
  double settled_s =
      300.0;  ///< from here on the baseline proper; blocks before it serve until it is complete
  double baseline_end_s = 720.0;  ///< of running
  int least_blocks = 6;           ///< to begin watching, with a wide limit
  int proper_blocks = 20;         ///< after `settled_s` make the baseline proper
  double ewma = 0.1;              ///< weight of a new block
  int confirm_blocks = 4;         ///< above the limit until drift counts as fatigue
  double clear_score = 0.7;       ///< below it for `confirm_blocks` the gait is fresh again
  double between_onsets_s = 600.0;
  double after_stop_s = 20.0;        ///< strides this soon after a stop are passed over
  double speed_change_ratio = 0.04;  ///< of the last five strides' mean speed against the five before
  double turn_max_radps = rad_from_deg(5.0);
  double least_passing = 0.6;  ///< share of strides that must pass, else not assessable
  /// In the order of FatigueChannel.
  std::array<FatigueChannelParams, kFatigueChannelCount> channels = {{
      {-0.14, 0.007, 0.015, true},   // contact time
      {-0.11, 0.008, 0.015, false},  // duty factor: contact time and cadence say it already
      {0.035, 0.004, 0.010, true},   // cadence
      {-0.05, 0.015, 0.030, true},   // vertical oscillation
      {0.22, 0.045, 0.080, true},    // impact peak
      {0.0, 0.010, 0.020, false},    // foot strike
      {0.002, 0.005, 0.010, true},   // drop left
      {0.002, 0.005, 0.010, true},   // drop right
      {0.08, 0.040, 0.080, true},    // counter-rotation range
      {0.006, 0.004, 0.012, true},   // trunk lean
      {0.0, 0.8, 1.5, false},        // contact symmetry
  }};
};

}  // namespace evenstride
