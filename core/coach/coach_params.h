/// What is tuned in prompting breaks.
#pragma once

namespace evenstride {

struct CoachParams {
  double schedule_s = 1800.0;        ///< running between breaks by the clock; 0 = none
  double between_prompts_s = 480.0;  ///< 5 to 10 min
  double later_s = 300.0;            ///< "later" asks again after this
  double after_stop_s = 60.0;        ///< no prompt this soon after a stop
  double answer_s = 150.0;           ///< unanswered for so long and no break: not heeded
  int unheeded_until_silent = 3;
  double break_least_s = 20.0;  ///< not running for so long is a break
  double back_s = 10.0;         ///< running for so long ends it
  /// Cues that change how one runs (cadence, softer landing) are for runners whose left/right tension is
  /// balanced, or who have been through that step; otherwise a walk takes their place.
  bool gait_cues = false;
  double acute_asymmetry = 6.0;  ///< percentage points of contact time within a minute: stop
  // Did the break restore the gait
  double settle_s = 60.0;   ///< of running after a break, not compared
  int compared_blocks = 8;  ///< before and after; at most 8
  int least_blocks = 3;
  double least_drift = 1.5;           ///< block SDs before the break, else there was nothing to restore
  double own_band = 2.0;              ///< block SDs: within it the gait is as fresh (95 % of blocks)
  double share_without_effect = 0.0;  ///< regression to the mean, subtracted: see README.md
};

}  // namespace evenstride
