#include "core/stride/vertical_oscillation.h"

#include <algorithm>

#include "core/base/units.h"
#include "core/stride/axial_rotation.h"

namespace evenstride {

double periodic_mean(std::span<const double> values) {
  double sum = -0.5 * (values.front() + values.back());
  for (const double x : values) sum += x;
  return sum / static_cast<double>(values.size() - 1);
}

namespace {

/// Running trapezoid integral of `v` less its mean, in place; ends where it starts. Mean removed after.
void integrate_periodic(std::span<double> v, double step_s) {
  const double mean = periodic_mean(v);
  double before = v.front() - mean, sum = 0.0;
  v.front() = 0.0;
  for (std::size_t i = 1; i < v.size(); ++i) {
    const double now = v[i] - mean;
    sum += 0.5 * (before + now) * step_s;
    before = now;
    v[i] = sum;
  }
  const double level = periodic_mean(v);
  for (double& x : v) x -= level;
}

}  // namespace

void periodic_height(std::span<const double> vertical_g, double step_s, std::span<double> height_m) {
  std::transform(vertical_g.begin(), vertical_g.end(), height_m.begin(),
                 [](double g) { return (g - 1.0) * kGravity_mps2; });
  integrate_periodic(height_m, step_s);  // velocity
  integrate_periodic(height_m, step_s);
}

double oscillation_of(std::span<const double> height_m, std::size_t split) {
  split = std::clamp<std::size_t>(split, 1, height_m.size() - 2);
  return 0.5 * (range_of(height_m.first(split + 1)) + range_of(height_m.subspan(split)));
}

}  // namespace evenstride
