/// The line under a cloud of points (x, y) with growing x, over a sliding window.
#pragma once

#include <cstddef>

#include "core/math/ring.h"

namespace evenstride {

/// Keeps the lowest point of every bucket of x (half a second) over the window, so its cost and memory are
/// bounded.
class LowerHull {
 public:
  struct Point {
    double x = 0.0, y = 0.0;
  };
  struct Line {
    double slope = 0.0;
    double span = 0.0;  ///< of x under the fit
  };

  explicit LowerHull(double window = 90.0, double bucket = 0.5);
  void add(double x, double y);
  void clear();
  /// Slope of the hull's edge over the mean abscissa: the line below all points with the least summed gap.
  Line fit() const;
  /// Largest a with a + slope * x <= y for all points.
  double support(double slope) const;
  bool empty() const { return buckets_.empty(); }

 private:
  double bucket_;
  Ring<Point> buckets_;
  mutable Ring<Point> chain_;  ///< scratch of fit()
};

}  // namespace evenstride
