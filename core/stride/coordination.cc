#include "core/stride/coordination.h"

#include <algorithm>
#include <cmath>

#include "core/base/units.h"

namespace evenstride {

void CoordinationVariability::push(double relative_phase_rad) {
  directions_.push(std::polar(1.0, relative_phase_rad));
}

std::optional<double> CoordinationVariability::sd_rad() const {
  if (directions_.size() < kFewest) return std::nullopt;
  std::complex<double> sum = 0.0;
  for (std::size_t i = 0; i < directions_.size(); ++i) sum += directions_[i];
  const double length = std::min(1.0, std::abs(sum) / static_cast<double>(directions_.size()));
  if (length < 1e-4) return kPi;
  return std::min(kPi, std::sqrt(-2.0 * std::log(length)));
}

}  // namespace evenstride
