#include "core/math/band_power.h"

#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/base/units.h"

namespace evenstride {
namespace {

constexpr std::array<double, 6> kFrequencies_hz = {10.0, 12.0, 14.0, 16.0, 18.0, 20.0};

/// Goertzel's recursion at one frequency.
struct Resonator {
  double turn = 0.0, s1 = 0.0, s2 = 0.0;

  void push(double x) {
    const double s = x + turn * s1 - s2;
    s2 = s1;
    s1 = s;
  }
  double power() const { return s1 * s1 + s2 * s2 - turn * s1 * s2; }
};

}  // namespace

double shock_power(std::span<const double> values, double step_s) {
  const auto count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  const double window_turn = std::cos(2.0 * kPi / (count - 1.0));
  std::array<Resonator, kFrequencies_hz.size()> resonators;
  for (std::size_t f = 0; f < resonators.size(); ++f)
    resonators[f].turn = 2.0 * std::cos(2.0 * kPi * kFrequencies_hz[f] * step_s);
  double before = window_turn, now = 1.0;  // cos((i + 1) a) = 2 cos(a) cos(i a) - cos((i - 1) a)
  for (const double value : values) {
    const double hann = 0.5 - 0.5 * now;
    for (Resonator& r : resonators) r.push(hann * (value - mean));
    before = std::exchange(now, 2.0 * window_turn * now - before);
  }
  const double amplitude = 4.0 / count;  // the window halves it
  double sum = 0.0;
  for (const Resonator& r : resonators) sum += r.power() * amplitude * amplitude;
  return sum / static_cast<double>(resonators.size());
}

}  // namespace evenstride
