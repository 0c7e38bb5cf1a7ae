/// How much the phase between trunk and pelvis varies from stride to stride.
#pragma once

#include <complex>
#include <cstddef>
#include <optional>

#include "core/math/ring.h"

namespace evenstride {

/// Circular standard deviation sqrt(-2 ln R) of the last relative phases, rad.
/// Source: Mardia & Jupp, Directional Statistics, eq. 2.3.11; used on Fourier phases as in
/// J Appl Biomech 2018;34:312.
class CoordinationVariability {
 public:
  static constexpr std::size_t kStrides = 20;
  static constexpr std::size_t kFewest = 8;

  void push(double relative_phase_rad);
  void clear() { directions_.clear(); }
  /// Absent before kFewest strides. 0 = always the same phase; capped at pi when the phases cancel.
  std::optional<double> sd_rad() const;

 private:
  Ring<std::complex<double>> directions_{kStrides};
};

}  // namespace evenstride
