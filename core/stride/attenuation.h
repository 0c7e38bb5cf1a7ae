/// How much of a contact's shock reaches the next segment up.
#pragma once

#include <optional>
#include <span>

#include "core/base/time.h"
#include "core/stride/segment_window.h"
#include "core/stride/sources.h"

namespace evenstride {

inline constexpr double kShockWindow_s = 0.25;  ///< from contact on

/// Mean power of `values` at 10, 12, ... 20 Hz (Goertzel 1958) under a Hann window, mean removed; unit
/// squared. Source of the band: Shorten & Winslow 1992 (impact above 10 Hz).
double shock_power(std::span<const double> values, double step_s);

/// Shock power of a segment's vertical specific force over the kShockWindow_s after `contact`, g^2. Absent
/// without the sensor, with gaps, or where it gives fewer than 60 samples a second. `scratch` is overwritten.
std::optional<double> shock_power_of(const SegmentSource& source, Time contact, SegmentWindow& scratch);

/// 10 log10(upper / lower): negative = attenuated on the way up. Absent without both, or where one is
/// nothing.
std::optional<double> attenuation_db(std::optional<double> upper, std::optional<double> lower);

}  // namespace evenstride
