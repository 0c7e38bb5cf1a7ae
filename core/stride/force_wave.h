/// The course of the vertical force through one stance.
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace evenstride {

inline constexpr std::size_t kForceWavePoints = 33;
/// Body weights at even steps from initial contact to toe-off, both included.
using ForceWave = std::array<float, kForceWavePoints>;
/// The same as a shape: its mean over the stance (trapezoid rule) is 1.
using ForceShape = std::array<double, kForceWavePoints>;

/// Mean over the stance, trapezoid rule.
double mean_of(const ForceShape& wave);

/// Negative forces are set to 0, then the mean is made 1. `wave` must be above 0 somewhere.
ForceShape as_shape(ForceShape wave);

/// The shape that carries `impulse_bws` in `contact_time_s` > 0.
ForceWave scaled(const ForceShape& shape, double impulse_bws, double contact_time_s);

/// Linear between the points; 0 outside of the stance. `share` of the stance: 0 at contact, 1 at toe-off.
double force_at(const ForceWave& wave, double share);

/// Half of a sine: what is told of the force by contact time and impulse alone (Morin et al. 2005).
ForceShape half_sine();

}  // namespace evenstride
