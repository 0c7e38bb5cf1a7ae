/// The short damped ringing that a contact sends through shoe and body.
#pragma once

#include "core/sim/curve.h"

namespace evenstride::sim {

/// Displacement scale * Re(s^3 exp(lambda s)), lambda = -1/decay + 2 pi i f, s = time since the start: starts
/// with zero acceleration, its first swing points along the positive axis.
class Ringing {
 public:
  /// `peak_mps2`: largest acceleration. @throws std::invalid_argument unless frequency and decay are > 0.
  Ringing(double start_s, double peak_mps2, double frequency_hz, double decay_s);
  /// Zero before the start.
  Jet at(double time_s) const;
  double start_s() const { return start_s_; }

 private:
  Jet shape(double s) const;
  double start_s_, decay_s_, omega_radps_, scale_ = 1.0;
};

}  // namespace evenstride::sim
