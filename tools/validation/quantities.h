/// What is compared with a reference: names, units, and the order in which tables list them.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <string_view>

namespace evenstride::validation {

inline constexpr double kNone = std::numeric_limits<double>::quiet_NaN();  ///< a value that is not there

struct Quantity {
  std::string_view name;
  std::string_view title;    ///< for people
  std::string_view unit;     ///< of errors
  double error_scale = 1.0;  ///< from the unit of values to that of errors
};

/// Of a step. Values: seconds, body weights, body weight seconds, degrees.
inline constexpr std::array<Quantity, 7> kStepQuantities = {{{"contact", "initial contact", "ms", 1e3},
                                                             {"toe_off", "toe-off", "ms", 1e3},
                                                             {"contact_time", "contact time", "ms", 1e3},
                                                             {"flight_time", "flight time", "ms", 1e3},
                                                             {"peak_force", "peak vertical force", "bw"},
                                                             {"impulse", "vertical impulse", "bw s"},
                                                             {"pelvic_drop", "pelvic drop", "deg"}}};
inline constexpr std::size_t kContact = 0, kToeOff = 1, kContactTime = 2, kPeakForce = 4, kImpulse = 5;

/// Of a stride, in degrees.
inline constexpr std::array<Quantity, 5> kStrideQuantities = {
    {{"counter_rotation_range_deg", "counter-rotation range", "deg"},
     {"counter_rotation_phase_deg", "counter-rotation phase", "deg"},
     {"pelvis_rotation_range_deg", "pelvis rotation range", "deg"},
     {"trunk_rotation_range_deg", "trunk rotation range", "deg"},
     {"pelvis_obliquity_range_deg", "pelvis obliquity range", "deg"}}};
inline constexpr std::size_t kPhase = 1;

/// Step quantities of which the left/right index is compared and which speed, cadence and mass alone predict
/// in part (the baseline without sensors).
inline constexpr std::array<std::size_t, 3> kLoadQuantities = {kContactTime, kPeakForce, kImpulse};
inline constexpr std::array<std::string_view, 3> kLoadColumns = {"contact_time_s", "peak_vgrf_bw",
                                                                 "vertical_impulse_bws"};

using StepValues = std::array<double, kStepQuantities.size()>;
using StrideValues = std::array<double, kStrideQuantities.size()>;
using LoadValues = std::array<double, kLoadQuantities.size()>;

}  // namespace evenstride::validation
