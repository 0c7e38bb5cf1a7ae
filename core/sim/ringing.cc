#include "core/sim/ringing.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <stdexcept>

namespace evenstride::sim {
namespace {

constexpr double kGone = 25.0;  ///< decay times after which less than 1e-7 of it is left

}  // namespace

Ringing::Ringing(double start_s, double peak_mps2, double frequency_hz, double decay_s)
    : start_s_(start_s), decay_s_(decay_s), omega_radps_(2.0 * std::numbers::pi * frequency_hz) {
  if (!(frequency_hz > 0.0) || !(decay_s > 0.0))
    throw std::invalid_argument("ringing needs frequency and decay");
  double largest = 0.0;
  for (int i = 1; i < 400; ++i) largest = std::max(largest, std::abs(shape(i * decay_s * 0.02).accel));
  scale_ = peak_mps2 / largest;
}

Jet Ringing::shape(double s) const {
  const std::complex<double> lambda(-1.0 / decay_s_, omega_radps_);
  const std::complex<double> e = std::exp(lambda * s);
  const double s2 = s * s, s3 = s2 * s;
  return {std::real(e * s3), std::real(e * (3.0 * s2 + lambda * s3)),
          std::real(e * (6.0 * s + 6.0 * lambda * s2 + lambda * lambda * s3))};
}

Jet Ringing::at(double time_s) const {
  const double s = time_s - start_s_;
  if (s <= 0.0 || s > kGone * decay_s_) return {};
  const Jet jet = shape(s);
  return {scale_ * jet.value, scale_ * jet.rate, scale_ * jet.accel};
}

}  // namespace evenstride::sim
