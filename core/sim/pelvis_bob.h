/// How the pelvis bobs against the runner's centre of mass, which alone obeys the forces.
#pragma once

#include "core/sim/curve.h"
#include "core/sim/step_plan.h"

namespace evenstride::sim {

/// Metres, upward. As people's does who run like this (RunningModel::bob); none outside running.
Curve make_pelvis_bob(const StepPlan& plan);

}  // namespace evenstride::sim
