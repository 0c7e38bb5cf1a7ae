/// Where a shoe goes and how it turns.
#pragma once

#include <vector>

#include "core/base/site.h"
#include "core/sim/curve.h"
#include "core/sim/pelvis_path.h"
#include "core/sim/ringing.h"
#include "core/sim/step_plan.h"

namespace evenstride::sim {

/// Position of the sensor's place on the laces in m (height above its place when flat), attitude in rad.
struct FootPath {
  Curve x, y, z, yaw, roll, pitch;
  std::vector<Ringing> ringing;  ///< one a contact, in order of time
  double twist_rad = 0.0;        ///< toes point outward by this from the line of progress
};

/// Between two rests of the flat foot the rates follow a GaitShape, bent so that the foot arrives flat, on
/// the ground and under the body.
FootPath make_foot_path(const StepPlan& plan, const RunnerStyle& style, Side side, const PelvisPath& pelvis);

}  // namespace evenstride::sim
