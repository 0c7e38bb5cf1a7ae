/// How far the pelvis falls on the swing side while one foot carries the runner.
#pragma once

#include <span>

#include "core/base/site.h"

namespace evenstride {

/// Fall of the swing side from initial contact to its lowest within the stance, rad, >= 0.
///
/// `obliquity_rad` (> 0 left side higher) on an even grid whose first point lies `contact_s` before the
/// contact; `toe_off_s` counts from the same point. An excursion: a constant error of tilt, mounting or bend
/// drops out. `side` must be left or right.  Source: reference definition of Bramah et al. 2018,
/// doi:10.1177/0363546518793657 (contralateral pelvic drop), as an excursion from contact.
double pelvic_drop_rad(std::span<const double> obliquity_rad, double step_s, double contact_s,
                       double toe_off_s, Side side);

}  // namespace evenstride
