/// Does a link hand packets over on a fixed grid of time? Bluetooth Low Energy does: every 7.5 to 50 ms, in
/// steps of 1.25 ms (Core Specification, connection interval).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/time.h"

namespace evenstride {

/// Looks at the first arrivals of a link; the grid is decided once, after `kLook` packets. A grid as coarse
/// as the packets themselves, or one that holds nothing back (delays nearly constant), is none: there the
/// earliest packet tells all. The same holds where packets wait for far longer than a slot: they are sent in
/// bunches, and the last of a bunch hardly waits.
class SlotGrid {
 public:
  static constexpr std::size_t kLook = 60;

  /// @param delay_s arrival minus device time, up to a constant.
  void observe(Time arrival, double delay_s);
  double slot_s() const { return slot_s_; }  ///< 0 = no grid (or not yet known)
  bool decided() const { return seen_ >= kLook; }

 private:
  double find_slot() const;
  bool concentrated(double slot_s) const;
  std::array<std::int64_t, kLook> arrivals_ns_{};
  double delay_min_s_ = 0.0, delay_max_s_ = 0.0, delay_sum_s_ = 0.0;
  std::size_t seen_ = 0;
  double slot_s_ = 0.0;
};

}  // namespace evenstride
