#include "core/symmetry/sensor_part.h"

#include <algorithm>
#include <cmath>

namespace evenstride {

Correction correction_for(const SystematicPart& part, double usual) {
  if (!part.known) return {0.0, usual};
  const double variance = part.sd * part.sd;
  const double size = std::max(usual * usual, part.offset * part.offset - variance);
  if (!(size + variance > 0.0)) return {};
  const double weight = size / (size + variance);
  return {weight * part.offset, std::sqrt(weight) * part.sd};
}

SymmetryParams with_known_parts(const SymmetryParams& params, const SystematicParts& sensors,
                                const SystematicParts& method) {
  SymmetryParams out = params;
  for (std::size_t i = 0; i < out.limits.size(); ++i) {
    SymmetryLimits& limits = out.limits[i];
    const Correction by_sensors = correction_for(sensors[i], limits.sensor_floor);
    const Correction by_method = correction_for(method[i], limits.method_floor);
    limits.sensor_floor = by_sensors.floor;
    limits.method_floor = by_method.floor;
    limits.offset = by_sensors.offset + by_method.offset;
  }
  return out;
}

}  // namespace evenstride
