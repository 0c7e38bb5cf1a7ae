/// How much of a contact's shock reaches the next segment up.
#pragma once

#include <optional>

#include "core/base/time.h"
#include "core/math/band_power.h"
#include "core/stride/segment_window.h"
#include "core/stride/sources.h"

namespace evenstride {

/// Shock power of a segment's vertical specific force over the kShockWindow_s after `contact`, g^2. Absent
/// without the sensor, with gaps, or where it gives fewer than 60 samples a second. `scratch` is overwritten.
std::optional<double> shock_power_of(const SegmentSource& source, Time contact, SegmentWindow& scratch);

/// Largest upward acceleration of a segment above 10 Hz within 100 ms after `contact`, m/s^2: its share of
/// the impact, without the body's being carried. Absent as above, and where the sensor's range may be
/// reached.
std::optional<double> impact_peak_of(const SegmentSource& source, Time contact, SegmentWindow& scratch);

/// 10 log10(upper / lower): negative = attenuated on the way up. Absent without both, or where one is
/// nothing.
std::optional<double> attenuation_db(std::optional<double> upper, std::optional<double> lower);

}  // namespace evenstride
