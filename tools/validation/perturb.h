/// Makes a recording worse in one known way, before it is analysed. Random parts depend on the recording's
/// name alone, so that a study gives the same figures every time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/formats/motion_bids.h"

namespace evenstride::validation {

/// Keeps every n-th row so that the rate becomes `rate_hz`; false when it is no whole part of the rate.
bool lower_rate(BidsRecording& recording, double rate_hz);

/// Adds white noise of these SDs to every channel.
void add_noise(BidsRecording& recording, double accel_mps2, double gyro_radps);

/// Turns each sensor on its segment by `angle_rad` about an axis of its own.
void turn_mounting(BidsRecording& recording, double angle_rad);

/// Shifts the clock of one sensor.
void shift_clock(BidsRecording& recording, Site site, double shift_s);

/// Loses this share of ten-row packets, of each sensor on its own, `in_a_row` together on average (1: each
/// packet by itself; above: bursts of geometric length); packets that were noted go with their rows.
void lose_packets(BidsRecording& recording, double share, double in_a_row = 1.0);

/// Takes a sensor away.
void remove_sensor(BidsRecording& recording, Site site);

/// Leaves a sensor its accelerometer only.
void remove_gyroscope(BidsRecording& recording, Site site);

/// Takes a sensor's readings between these times away.
void silence_sensor(BidsRecording& recording, Site site, double from_s, double to_s);

/// Readings stop at these ranges, which the sensor states.
void limit_range(BidsRecording& recording, double accel_mps2, double gyro_radps);

/// After each contact the shoe's sensor rings: a sine that decays with 12 ms, along one direction of the
/// sensor, `accel_mps2` high at first.
void add_ringing(BidsRecording& recording, Site shoe, const std::vector<double>& contacts_s,
                 double frequency_hz, double accel_mps2);

/// In the 80 ms after each contact, what is faster than a running mean of 30 ms in the shoe's acceleration
/// counts `factor` times: impacts of a softer or stiffer shoe and ground.
void scale_impacts(BidsRecording& recording, Site shoe, const std::vector<double>& contacts_s, double factor);

/// The shoe's sensor follows its foot as a mass on a spring of this frequency, a fifth of critically damped:
/// what a shoe with loose laces does.
void loosen(BidsRecording& recording, Site shoe, double frequency_hz);

}  // namespace evenstride::validation
