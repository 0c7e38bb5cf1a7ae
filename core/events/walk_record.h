/// What a step's record holds besides its times: looked up, once the times are known, in the last seconds of
/// the shoe.
#pragma once

#include <Eigen/Core>
#include <optional>

#include "core/events/foot_speed.h"
#include "core/events/foot_stance.h"
#include "core/events/foot_swing.h"
#include "core/events/uniform_grid.h"
#include "core/math/ring.h"

namespace evenstride {

class WalkRecord {
 public:
  explicit WalkRecord(Side side) : side_(side) {}

  /// @param motion 0 = at rest, 1 = as a standing foot may rock.
  void push(const GridCell& cell, const FootSpeed& speed, double motion);

  /// @param swing          the one that ended with the stance's contact
  /// @param toe_off        that ended the stance; nothing: the foot stayed on the ground
  /// @param contact_before of the same foot; nothing: there was none, or it is not known
  FootStance stance(const FootSwing& swing, std::optional<Time> toe_off,
                    std::optional<Time> contact_before) const;

 private:
  /// Every 10 ms. Single precision: five seconds are kept of each shoe.
  struct Moment {
    Time time;
    float motion = 0.0F, shock_mps2 = 0.0F;
    Eigen::Vector3f travel_W_m = Eigen::Vector3f::Zero();  ///< from rest to rest, since the last gap
    bool bridged = false, after_gap = false;
  };
  static constexpr std::size_t kKept = 500;
  std::size_t first_at(Time time) const;
  void look_at(std::size_t from, std::size_t to, FootStance& s) const;
  void add_stride(std::size_t from, std::size_t to, FootStance& s) const;

  Side side_;
  Ring<Moment> moments_{kKept};
};

}  // namespace evenstride
