/// Is the shoe called left really the left one? From the mirror-image twist of a running foot.
///
/// The plane in which a foot swings is turned outward from its long axis, and its mean specific force inward;
/// the angle between the two (`ShoeMounting::twist_rad`) is -17 deg at left feet and +17 deg at right ones,
/// with an SD of 7 deg over runners (hybrid_running: 22 runners, 2 to 5 m/s). In walking the spread is twice
/// that and some feet are the other way round: ask only of twists from running.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/site.h"

namespace evenstride {

struct ShoeSideParams {
  double mean_rad = 0.291;   ///< twist of a right foot
  double sd_rad = 0.157;     ///< 9 deg, a quarter above the one seen
  double decide_at = 6.908;  ///< log-likelihood ratio, ln(1000)
};

enum class SideVerdict : std::uint8_t { kUnknown, kAsTold, kSwapped };

/// Log of the odds that a foot with this twist is a left one. Twists count up to twice the mean, so that one
/// odd foot cannot outvote the other.
double left_log_odds(double twist_rad, const ShoeSideParams& params = {});

/// `kUnknown` where the odds do not suffice.
Side side_from_twist(double twist_rad, const ShoeSideParams& params = {});

/// The two shoes as they are called. A missing twist says nothing.
SideVerdict check_shoe_sides(std::optional<double> left_twist_rad, std::optional<double> right_twist_rad,
                             const ShoeSideParams& params = {});

}  // namespace evenstride
