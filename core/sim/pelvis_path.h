/// Where the pelvis goes: forces act in stance alone, so that it flies freely in between.
#pragma once

#include "core/sim/curve.h"
#include "core/sim/scenario.h"
#include "core/sim/step_plan.h"

namespace evenstride::sim {

/// World coordinates in m, heading in rad counter-clockwise. In running, with h the height at contact and at
/// toe-off: flight is ballistic, stance force is F/m = c0 (sin pi u + b sin 3 pi u) + c1 sin 2 pi u, u in
/// 0..1, with c0 and c1 such that vertical velocity and height meet both flights, and b such that the peak
/// has the wished shape.
struct PelvisPath {
  Curve x, y, z, heading;
};

PelvisPath make_pelvis_path(const StepPlan& plan, const RunnerStyle& style);

}  // namespace evenstride::sim
