/// One stride of this walker and this foot, for others to be compared with.
///
/// The stretch of one stride's length in which most of the turning and shaking lies in the middle third: a
/// whole swing. Other stretches are as likely a stride as their turning and shaking correlate with it, and
/// their events are where time warping puts those of this one. So small steps of a turn or a stop are found
/// in the way in which published annotations of such walks were made.
/// Source: MP-DTW, Voisard et al. 2024, doi:10.1186/s12984-024-01405-x; there the whole recording is known
/// beforehand and the stride is annotated by a healthy person's, here it is one of the first even strides.
#pragma once

#include <Eigen/Core>
#include <array>
#include <optional>
#include <span>

#include "core/events/foot_swing.h"
#include "core/events/shoe_course.h"
#include "core/math/time_warp.h"

namespace evenstride {

class OwnStride {
 public:
  static constexpr std::size_t kShortest = 60, kLongest = 160;  ///< moments of 10 ms

  /// Every second moment, mean removed, of length 1: enough to compare by.
  struct Shape {
    std::array<float, kLongest / 2> unit{};
    float length = 0.0F;  ///< before
  };

  /// @param swings  of strides in a row that vary little; the course still holds them.
  /// @param nose_up_S unit axis of the shoe's pitch. A sensor's own axis within 20 deg of it is taken
  /// instead: so do the annotated walks.
  /// @return nothing if they do not lie in the course, or there is no whole swing.
  static std::optional<OwnStride> learn(const ShoeCourse& course, const Eigen::Vector3d& nose_up_S,
                                        std::span<const FootSwing> swings);

  std::size_t size() const { return size_; }
  /// Mean correlation of turning and of shaking, -1 to 1, of the stretch that begins with moment number
  /// `from`; -1 where it moves less than a tenth as much.
  double likeness(const ShoeCourse& course, std::size_t from) const;
  /// The swing of that stretch.
  FootSwing swing_in(const ShoeCourse& course, std::size_t from) const;

 private:
  explicit OwnStride(const Eigen::Vector3f& nose_up_S) : nose_up_S_(nose_up_S) {}

  Eigen::Vector3f nose_up_S_;
  std::size_t size_ = 0, toe_off_ = 0, contact_ = 0;
  std::array<TimeWarp::Point, kLongest> points_{};  ///< shaking and turning, each over its largest
  Shape turning_, shaking_;
};

}  // namespace evenstride
