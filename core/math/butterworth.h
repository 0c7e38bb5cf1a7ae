/// Second-order Butterworth low-pass: sample by sample (causal), or forward and backward over a closed
/// buffer.
#pragma once

#include <span>

namespace evenstride {

/// Coefficients of one second-order section, derived once by the bilinear transform with pre-warping.
struct Butterworth2 {
  double b0 = 1.0, b1 = 0.0, b2 = 0.0, a1 = 0.0, a2 = 0.0;
  /// @param cutoff_hz -3 dB frequency, 0 < cutoff_hz < rate_hz / 2.  @throws std::invalid_argument otherwise.
  static Butterworth2 low_pass(double cutoff_hz, double rate_hz);
};

/// Memory of the section (direct form II transposed) for a scalar or a fixed-size Eigen vector `V`.
template <class V>
struct ButterworthState {
  V s1{}, s2{};

  /// Starts as if `value` had been the input for ever.
  void settle(const Butterworth2& c, const V& value) {
    s1 = value * (1.0 - c.b0);
    s2 = value * (c.b2 - c.a2);
  }
  V step(const Butterworth2& c, const V& x) {
    const V y = x * c.b0 + s1;
    s1 = x * c.b1 - y * c.a1 + s2;
    s2 = x * c.b2 - y * c.a2;
    return y;
  }
};

/// Zero-phase: forward, then backward, in place. Each pass starts settled on its first value; the -3 dB
/// frequency of the two passes together is 0.80 of the section's.
void filter_forward_backward(const Butterworth2& section, std::span<double> values);

}  // namespace evenstride
