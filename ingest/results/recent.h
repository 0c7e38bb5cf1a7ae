/// The mean of the last values of a quantity, and how sure it is.
#pragma once

#include "core/base/time.h"
#include "core/math/ring.h"
#include "proto/results.pb.h"

namespace evenstride {

/// Holds at most `kCapacity` values; older than `kMaxAge` they no longer count.
class Recent {
 public:
  static constexpr std::size_t kCapacity = 24;
  static constexpr std::size_t kLeast = 3;  ///< fewer values make no figure
  static constexpr Duration kMaxAge = std::chrono::seconds(20);

  void add(Time time, double value) { values_.push({time, value}); }
  /// Mean and 95 % interval: that of the mean, widened by `floor`. Empty with fewer than `kLeast` values.
  v1::Figure figure(Time now, double floor) const;
  /// The same for angles in degrees: 179 and -179 have the mean 180.
  v1::Figure circular_figure_deg(Time now, double floor) const;

 private:
  struct Entry {
    Time time;
    double value = 0.0;
  };
  Ring<Entry> values_{kCapacity};
};

}  // namespace evenstride
