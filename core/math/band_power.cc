#include "core/math/band_power.h"

#include <cmath>
#include <numeric>

#include "core/base/units.h"

namespace evenstride {
namespace {

/// Squared amplitude at one frequency (Goertzel's recursion).
double power_at(std::span<const double> values, double mean, double step_s, double frequency_hz) {
  const double turn = 2.0 * std::cos(2.0 * kPi * frequency_hz * step_s);
  const double window_turn = 2.0 * kPi / static_cast<double>(values.size() - 1);
  double s1 = 0.0, s2 = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double hann = 0.5 - 0.5 * std::cos(window_turn * static_cast<double>(i));
    const double s = hann * (values[i] - mean) + turn * s1 - s2;
    s2 = s1;
    s1 = s;
  }
  const double amplitude = 4.0 / static_cast<double>(values.size());  // the window halves it
  return (s1 * s1 + s2 * s2 - turn * s1 * s2) * amplitude * amplitude;
}

}  // namespace

double shock_power(std::span<const double> values, double step_s) {
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  double sum = 0.0;
  for (const double f : {10.0, 12.0, 14.0, 16.0, 18.0, 20.0}) sum += power_at(values, mean, step_s, f);
  return sum / 6.0;
}

}  // namespace evenstride
