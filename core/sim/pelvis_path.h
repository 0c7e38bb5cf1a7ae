/// Where the pelvis goes: forces act in stance alone, so that it flies freely in between.
#pragma once

#include "core/sim/curve.h"
#include "core/sim/scenario.h"
#include "core/sim/step_plan.h"

namespace evenstride::sim {

/// World coordinates in m, heading in rad counter-clockwise. In running, with h the height at contact: flight
/// is ballistic and comes down to h; stance force is F/m = c0 f(u) + c1 sin 2 pi u, u in 0..1, where f is the
/// course that people have (force_course.h), of mean 1 and with the wished peak. c0 and c1 are such that
/// vertical velocity and height meet both flights. Whoever pushes hardest before the middle of the stance is
/// higher at toe-off than at contact: by the flight time times g tc (1/2 - centre of f), which in even steps
/// leaves c1 = 0.
struct PelvisPath {
  Curve x, y, z, heading;
};

PelvisPath make_pelvis_path(const StepPlan& plan, const RunnerStyle& style);

}  // namespace evenstride::sim
