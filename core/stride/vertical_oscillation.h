/// How high a segment bobs, from its vertical acceleration alone.
#pragma once

#include <cstddef>
#include <span>

namespace evenstride {

/// Mean of a periodic function from both ends of its period and between (trapezoid rule).
double periodic_mean(std::span<const double> values);

/// Height over one stride by double integration under the assumption that the stride is periodic: zero mean
/// acceleration, zero mean velocity, equal height at both ends. `vertical_g` (1 at rest) at n points,
/// `step_s` apart, both ends of the stride included; height in m, of n points, is written to `height_m` (mean
/// zero).
void periodic_height(std::span<const double> vertical_g, double step_s, std::span<double> height_m);

/// Mean of the ranges of height before and after grid point `split` (the other foot's contact), m.
double oscillation_of(std::span<const double> height_m, std::size_t split);

}  // namespace evenstride
