#include "core/events/force_level.h"

#include <algorithm>
#include <cmath>

#include "core/base/units.h"

namespace evenstride {

double force_level(double norm_mps2) { return std::log(std::clamp(norm_mps2 / kGravity_mps2, 0.5, 12.0)); }

}  // namespace evenstride
