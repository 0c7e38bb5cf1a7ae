/// One pass of a recording's shoes through the running event stage, by the code that runs live.
#pragma once

#include "core/base/result.h"
#include "core/events/run_events.h"
#include "tools/formats/motion_bids.h"

namespace evenstride {

/// How a pass differs from the recording as it is.
struct PassVariant {
  int keep_every = 1;             ///< 2 = half the sampling rate
  double heading_left_rad = 0.0;  ///< further turn of the foot axes about the vertical, each shoe
  double heading_right_rad = 0.0;
  double tilt_forward_rad = 0.0, tilt_left_rad = 0.0;
};

/// Feeds `events` (no shoe added yet) with all shoes of the recording in order of time, and flushes it. Foot
/// axes come from the recording itself, as the live engine has them at its end; sensors must share one clock.
/// Fails, naming the sensor, where a mounting cannot be found.
Status pass_shoes(const BidsRecording& recording, const PassVariant& variant, RunEvents& events);

}  // namespace evenstride
