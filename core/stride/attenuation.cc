#include "core/stride/attenuation.h"

#include <cmath>
#include <numeric>

#include "core/base/units.h"

namespace evenstride {
namespace {

constexpr double kSlowestRate_hz = 60.0;  // three samples a period at 20 Hz
constexpr double kNothing_g2 = 1e-10;     // below any sensor's noise

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

bool fast_enough(const SegmentHistory& history, Time contact) {
  const std::size_t first = history.first_at_or_after(contact);
  const std::size_t last = history.first_at_or_after(contact + duration_from_s(kShockWindow_s));
  return static_cast<double>(last - first) >= kSlowestRate_hz * kShockWindow_s;
}

}  // namespace

double shock_power(std::span<const double> values, double step_s) {
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  double sum = 0.0;
  for (const double f : {10.0, 12.0, 14.0, 16.0, 18.0, 20.0}) sum += power_at(values, mean, step_s, f);
  return sum / 6.0;
}

std::optional<double> shock_power_of(const SegmentSource& source, Time contact, SegmentWindow& scratch) {
  if (!source.present() || !fast_enough(*source.history, contact)) return std::nullopt;
  if (!scratch.fill(*source.history, nullptr, contact, contact + duration_from_s(kShockWindow_s)))
    return std::nullopt;
  return shock_power(scratch[Motion::kVertical], scratch.step_s());
}

std::optional<double> attenuation_db(std::optional<double> upper, std::optional<double> lower) {
  if (!upper || !lower || *upper < kNothing_g2 || *lower < kNothing_g2) return std::nullopt;
  return 10.0 * std::log10(*upper / *lower);
}

}  // namespace evenstride
