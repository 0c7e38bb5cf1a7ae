/// How pelvis and trunk turn, tilt and drop over the steps, relative to the path's heading.
#pragma once

#include "core/sim/curve.h"
#include "core/sim/step_plan.h"

namespace evenstride::sim {

/// rad; zero while standing.
struct BodyAngles {
  Curve pelvis_yaw, pelvis_roll, pelvis_pitch;
  Curve trunk_yaw, trunk_roll, trunk_pitch;
};

BodyAngles make_body_angles(const StepPlan& plan);

}  // namespace evenstride::sim
