/// What questions to a device for its time, and its answers, tell of its clock's offset.
#pragma once

#include <optional>

#include "core/math/ring.h"

namespace evenstride {

/// A question reached the device after it was asked, and its answer left before it came: so the offset
/// (session minus device time) is at least t1 - t2 and at most t4 - t3, whatever the link did. Where the link
/// is as slow there as back it is the middle. Source: Mills 1991 (doi:10.1109/26.103043), sec. II. Older
/// exchanges count with a slack for what the clock may have wandered since. Offsets and times in s.
class TwoWayOffset {
 public:
  struct Interval {
    double low_s = 0.0, high_s = 0.0;
  };
  struct Middle {
    double offset_s = 0.0;
    double error_s = 0.0;  ///< standard error over the exchanges
  };
  /// @param x_s device time; exchanges in order of it.
  void add(double x_s, Interval offset) { exchanges_.push({x_s, offset}); }
  void clear() { exchanges_.clear(); }
  /// Proven limits at device time `x_s` for a clock of rate `skew`; nothing before the first exchange.
  /// Exchanges that contradict each other by rounding of the device's times give the middle.
  std::optional<Interval> limits(double x_s, double skew) const;
  /// Mean of the middles, short exchanges counting more; nothing before the fourth exchange.
  std::optional<Middle> middle(double x_s, double skew) const;

 private:
  struct Exchange {
    double x_s = 0.0;
    Interval offset;
  };
  Ring<Exchange> exchanges_{32};
};

}  // namespace evenstride
