/// Where the straight line through two readings crosses a level.
#pragma once

#include <algorithm>

#include "core/base/time.h"

namespace evenstride {

/// Between `t0` and `t1`, clamped to them; `t1` when the readings are equal.
inline Time crossing_time(Time t0, double v0, Time t1, double v1, double level) {
  if (!(v1 > v0) && !(v1 < v0)) return t1;
  const double share = std::clamp((level - v0) / (v1 - v0), 0.0, 1.0);
  return t0 + Duration(static_cast<Duration::rep>(share * static_cast<double>((t1 - t0).count())));
}

}  // namespace evenstride
