/// Power of a short stretch in a band of frequencies.
#pragma once

#include <span>

namespace evenstride {

/// Mean power of `values` at 10, 12, ... 20 Hz (Goertzel 1958) under a Hann window, mean removed; unit
/// squared. At least 3 values, evenly spaced by `step_s`. Source of the band: Shorten & Winslow 1992 (impact
/// above 10 Hz).
double shock_power(std::span<const double> values, double step_s);

/// From a contact on: what is looked at of its shock. Ends before the slowest-told stance's record is due.
inline constexpr double kShockWindow_s = 0.2;

}  // namespace evenstride
