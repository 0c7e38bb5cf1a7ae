/// The line under a cloud of points (x, y) with growing x, over a sliding window.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

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
  struct Support {
    double slope = 0.0, least = 0.0;
  };
  void forget();
  Line line_below() const;

  double bucket_;
  Ring<Point> buckets_;
  // Most points are no lowest ones and change nothing: the answers are kept until one does.
  mutable std::optional<Line> line_;
  mutable std::array<std::optional<Support>, 2> supports_;  ///< for level and for sloping lines
};

}  // namespace evenstride
