/// Conversions at the edge: SI inside, degrees only in files for people.
#pragma once

#include <numbers>

namespace evenstride {

inline constexpr double kGravity_mps2 = 9.81;  ///< standard value used for body weights
inline constexpr double kPi = std::numbers::pi;

constexpr double deg_from_rad(double rad) { return rad * 180.0 / kPi; }
constexpr double rad_from_deg(double deg) { return deg * kPi / 180.0; }

}  // namespace evenstride
