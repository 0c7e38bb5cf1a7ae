#include "core/stride/axial_rotation.h"

#include <algorithm>
#include <cmath>

#include "core/base/units.h"

namespace evenstride {

double range_of(std::span<const double> values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return *high - *low;
}

void remove_slope(std::span<double> values, double step_s, double slope_per_s) {
  for (std::size_t i = 0; i < values.size(); ++i) values[i] -= slope_per_s * step_s * static_cast<double>(i);
}

std::complex<double> first_harmonic(std::span<const double> values) {
  const std::size_t pieces = values.size() - 1;
  const double middle = 0.5 * (values.front() + values.back());  // keeps the sums small
  const std::complex<double> turn = std::polar(1.0, -2.0 * kPi / static_cast<double>(pieces));
  std::complex<double> sum = 0.0, angle = turn;  // both ends cancel: half of each, less their own mean
  for (std::size_t i = 1; i < pieces; ++i, angle *= turn) sum += (values[i] - middle) * angle;
  return sum * (2.0 / static_cast<double>(pieces));
}

double relative_phase_rad(std::complex<double> a, std::complex<double> b) {
  const double phase = std::arg(a * std::conj(b));
  return phase <= -kPi ? kPi : phase;
}

void HeadingTrend::push(double gained_rad, double stride_time_s) {
  strides_.push({gained_rad, stride_time_s});
}

double HeadingTrend::mean_radps() const {
  double gained = 0.0, time = 0.0;
  for (std::size_t i = 0; i < strides_.size(); ++i) {
    gained += strides_[i].gained_rad;
    time += strides_[i].time_s;
  }
  return time > 0.0 ? gained / time : 0.0;
}

double HeadingTrend::slope_for(double gained_rad, double stride_time_s) const {
  const double own = gained_rad / stride_time_s, mean = mean_radps();
  return settled() && std::abs(own - mean) < kDeparture_radps ? mean : own;
}

}  // namespace evenstride
