/// How fast a foot turns and moves at marked instants of a stride: what the simulated feet follow.
#pragma once

#include <vector>

#include "core/sim/running_model.h"

namespace evenstride::sim {

using ShapeRow = FootRates<double>;
using GaitShape = std::vector<ShapeRow>;  ///< phases rising

/// As people run who run like this.
GaitShape running(const RunningKind& kind);
/// One hand-made shape, faster with speed and with a shorter swing.
GaitShape walking(double speed_mps, double swing_s);

}  // namespace evenstride::sim
