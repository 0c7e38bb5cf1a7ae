/// One pelvis sensor sees both feet: where the body is carried differently at what the shoes call the same
/// instant of a stance, one shoe tells that instant early or late.
///
/// Of each stance, the mean vertical force of the pelvis while it is loaded (10 ms before to 50 ms after
/// contact) and while it is unloaded (120 to 30 ms before toe-off). Half the difference of left and right,
/// over the last steps of both, times a fitted constant is taken off as timing: contact comes earlier,
/// toe-off later, on the side that is heavier there. The mean of both sides stays. On hybrid_running half of
/// what the shoes alone make of toe-off's left against right goes with it. A runner who really pushes off
/// harder on one side is taken for one who stands a little longer: 0.1 g of difference between the sides
/// moves toe-off by under a millisecond.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "core/events/foot_stance.h"
#include "core/math/ring.h"
#include "core/stride/sources.h"

namespace evenstride {

/// Fitted by `evenstride fit-loading`, with the force model; 0 = no correction.
struct FootBalanceModel {
  double contact_s_per_g = 0.0, toe_off_s_per_g = 0.0;
};

/// Vertical force of the pelvis, g.
struct FootForces {
  double contact = 0.0, toe_off = 0.0;
};

class FootBalance {
 public:
  static constexpr std::size_t kSteps = 7;  ///< of each side

  explicit FootBalance(const FootBalanceModel& model) : model_(model) {}

  /// A running stance of a known shoe with its times put right; any other, or without pelvis, as it is.
  /// Stances in order of their end. Allocates nothing.
  FootStance corrected(const FootStance& stance, const SegmentSource& pelvis);
  /// Half of left minus right, as the last stance found them; nothing where it was not looked at, or before
  /// both feet were seen.
  const std::optional<FootForces>& halves() const { return halves_; }

 private:
  FootBalanceModel model_;
  std::array<Ring<FootForces>, 2> steps_{Ring<FootForces>(kSteps), Ring<FootForces>(kSteps)};
  std::optional<FootForces> halves_;
  Time last_;
};

}  // namespace evenstride
