/// What a stance and the stride before it tell besides their times.
#pragma once

#include <cstdint>
#include <optional>

#include "core/events/foot_grid.h"
#include "core/events/stance_window.h"

namespace evenstride {

/// Largest resultant of acceleration (gravity removed by the foot's pitch, 60 Hz low-pass) from 10 ms before
/// to 60 ms after `contact`, a position in the integrated window, m/s^2. Impacts are not to be compared
/// across shoes or remounts. Nothing when the signal is clipped there.
std::optional<double> impact_peak(const FootGrid& grid, const StanceWindow& window, double contact);

/// Shock power of the shoe's vertical acceleration over the kShockWindow_s after `contact`, g^2. Nothing
/// where the window ends before, or holds gaps or clipping.
std::optional<double> shoe_shock_power_g2(const StanceWindow& window, double contact);

/// Displacement of the foot from one flat stand to the next, by strapdown integration. The velocity at both
/// ends counts as zero (a shoe bends there rather than rolls: the rate times the laces' height over the sole
/// made runners 0.05 m/s too fast), and what the integral misses is taken off linearly in time. On a
/// treadmill: against the belt.
/// Zrenner et al. 2018, doi:10.3390/s18124194 (zero velocity at mid-stance, linear de-drift).
struct FootTravel {
  double length_m = 0.0;  ///< horizontal
  double rise_m = 0.0;
  double time_s = 0.0;
};
/// Grid indices; nothing when the grid no longer holds `from`, or has gaps or clipping in between.
std::optional<FootTravel> foot_travel(const FootGrid& grid, std::int64_t from, std::int64_t to);

}  // namespace evenstride
