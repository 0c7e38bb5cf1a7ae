/// A runner's own correction of the estimated peak force, learnt where a force reference was at hand.
#pragma once

#include <span>

namespace evenstride {

/// true = offset_bw + gain * estimated. The default changes nothing.
struct PersonalForce {
  double gain = 1.0;
  double offset_bw = 0.0;
  double corrected_bw(double estimated_bw) const { return offset_bw + gain * estimated_bw; }
};

struct ForcePair {
  double estimated_bw = 0.0, true_bw = 0.0;
};

/// From steps with a known peak force. The gain is drawn towards 1 as long as the steps cover a small range
/// of forces (as if kGainPrior_bw2 of squared range were known at gain 1), the offset follows. Fewer than 10
/// steps: no correction.
PersonalForce fit_personal_force(std::span<const ForcePair> steps);

inline constexpr double kGainPrior_bw2 = 1.0;

}  // namespace evenstride
