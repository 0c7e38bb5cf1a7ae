/// One pelvis sensor sees both feet: where the body is carried differently at what the shoes call the same
/// instant of push-off, one shoe tells toe-off early or late.
///
/// Of each stance, the mean vertical force of the pelvis while it is unloaded (120 to 30 ms before toe-off).
/// Half the difference of left and right, over the last steps of both, times a fitted constant is taken for
/// timing: toe-off comes later on the side that is heavier there. The mean of both sides stays. On
/// hybrid_running half of the variance in how toe-off's left against right changes with speed goes with it. A
/// runner who really pushes off harder on one side is taken for one who stands a little longer there: 0.1 g
/// between the sides moves each toe-off by under a millisecond.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "core/events/foot_stance.h"
#include "core/math/ring.h"
#include "core/stride/sources.h"

namespace evenstride {

class FootBalance {
 public:
  static constexpr std::size_t kSteps = 7;  ///< of each side

  /// `toe_off_s_per_g` is fitted by `evenstride fit-loading`, with the force model; 0 = no correction.
  explicit FootBalance(double toe_off_s_per_g) : toe_off_s_per_g_(toe_off_s_per_g) {}

  /// A running stance of a known shoe with its toe-off put right; any other, or without pelvis, as it is.
  /// Stances in order of their end. Allocates nothing.
  FootStance corrected(const FootStance& stance, const SegmentSource& pelvis);
  /// Half of left minus right, g, as the last stance found it; nothing where it was not looked at, or before
  /// both feet were seen.
  std::optional<double> half_g() const { return half_g_; }

 private:
  double toe_off_s_per_g_;
  std::array<Ring<double>, 2> steps_g_{Ring<double>(kSteps), Ring<double>(kSteps)};
  std::optional<double> half_g_;
  Time last_;
};

}  // namespace evenstride
