#include "core/math/butterworth.h"

#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

namespace evenstride {

Butterworth2 Butterworth2::low_pass(double cutoff_hz, double rate_hz) {
  if (!(cutoff_hz > 0.0 && cutoff_hz < 0.5 * rate_hz))
    throw std::invalid_argument("low-pass cut-off " + std::to_string(cutoff_hz) + " Hz at rate " +
                                std::to_string(rate_hz) + " Hz");
  const double k = std::tan(std::numbers::pi * cutoff_hz / rate_hz);
  const double norm = 1.0 / (1.0 + std::numbers::sqrt2 * k + k * k);
  Butterworth2 c;
  c.b0 = k * k * norm;
  c.b1 = 2.0 * c.b0;
  c.b2 = c.b0;
  c.a1 = 2.0 * (k * k - 1.0) * norm;
  c.a2 = (1.0 - std::numbers::sqrt2 * k + k * k) * norm;
  return c;
}

void filter_forward_backward(const Butterworth2& section, std::span<double> values) {
  if (values.empty()) return;
  ButterworthState<double> state;
  state.settle(section, values.front());
  for (double& v : values) v = state.step(section, v);
  state.settle(section, values.back());
  for (std::size_t i = values.size(); i-- > 0;) values[i] = state.step(section, values[i]);
}

}  // namespace evenstride
