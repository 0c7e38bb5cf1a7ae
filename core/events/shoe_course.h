/// A shoe's motion as strides are compared by: turning and shaking, smoothed, every 10 ms.
///
/// Rates and specific force through a low-pass of 14 Hz without delay; shaking is the way that the specific
/// force goes within 90 ms. Neither needs a mounting. Source: Voisard et al. 2024,
/// doi:10.1186/s12984-024-01405-x.
#pragma once

#include <Eigen/Core>
#include <cstddef>

#include "core/base/time.h"
#include "core/events/uniform_grid.h"
#include "core/math/ring.h"

namespace evenstride {

/// Single precision: six seconds of it are kept of each shoe.
struct CourseMoment {
  Time time;
  Eigen::Vector3f rate_S_radps = Eigen::Vector3f::Zero();
  float shaking_mps2 = 0.0F;
};

/// Cells that are missing for up to kLongestLine are drawn as a straight line; after a longer gap it begins
/// anew. A moment is there 110 ms after its cell.
class ShoeCourse {
 public:
  static constexpr Duration kStep = std::chrono::milliseconds(10);
  static constexpr std::size_t kKept = 600;
  static constexpr Duration kLongestLine = std::chrono::seconds(1);

  void push(const GridCell& cell);
  /// The end: goes on as it was until the last cell has its moment.
  void finish();

  /// Oldest first.
  const Ring<CourseMoment>& moments() const { return moments_; }
  /// All that there ever were; the newest has number `count() - 1`.
  std::size_t count() const { return count_; }
  /// Number of the oldest that is kept.
  std::size_t first() const { return count_ - moments_.size(); }
  /// Number of the first that is kept and not earlier; count() if there is none.
  std::size_t first_at(Time time) const;

 private:
  using Reading = Eigen::Matrix<float, 6, 1>;  // specific force, rate
  struct Smooth {
    Time time;
    Reading reading = Reading::Zero();
    float step_mps2 = 0.0F;  ///< change of the specific force since the moment before
  };
  void add(Time time, const Reading& reading);
  void shake();
  void forget();

  static constexpr std::size_t kTaps = 15, kShaken = 9;
  struct Raw {
    Time time;
    Reading reading = Reading::Zero();
  };
  Ring<Raw> raw_{kTaps};
  Ring<Smooth> smooth_{kShaken};
  Ring<CourseMoment> moments_{kKept};
  std::size_t count_ = 0;
};

}  // namespace evenstride
