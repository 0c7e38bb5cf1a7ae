#include "core/events/own_stride.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/scratch.h"

namespace evenstride {
namespace {

constexpr std::size_t kStep = 2;  // moments between those that are compared
constexpr float kLeastShare = 0.1F;
constexpr float kNear = 0.94F;  // cosine of 20 deg

/// Shared by all runners of a thread.
struct Scratch {
  TimeWarp warp;
  std::array<TimeWarp::Point, ShoeCourse::kKept> points;
};

/// Moments by their number.
class Stretch {
 public:
  Stretch(const ShoeCourse& course, const Eigen::Vector3f& nose_up_S, std::size_t from)
      : moments_(course.moments()), nose_up_(nose_up_S), first_(from - course.first()) {}
  float turning(std::size_t i) const { return nose_up_.dot(moments_[first_ + i].rate_S_radps); }
  float shaking(std::size_t i) const { return moments_[first_ + i].shaking_mps2; }
  Time time(std::size_t i) const { return moments_[first_ + i].time; }

 private:
  const Ring<CourseMoment>& moments_;
  Eigen::Vector3f nose_up_;
  std::size_t first_;
};

/// The sensor's own axis next to it, if that is near.
Eigen::Vector3f own_axis_near(const Eigen::Vector3f& axis) {
  Eigen::Index nearest = 0;
  if (axis.cwiseAbs().maxCoeff(&nearest) < kNear) return axis;
  return Eigen::Vector3f::Unit(nearest) * std::copysign(1.0F, axis[nearest]);
}

/// Each over its largest, so that both count the same.
void fill_points(const Stretch& stretch, std::span<TimeWarp::Point> points) {
  float most_shaking = 1e-6F, most_turning = 1e-6F;
  for (std::size_t i = 0; i < points.size(); ++i) {
    points[i] = {stretch.shaking(i), stretch.turning(i)};
    most_shaking = std::max(most_shaking, points[i][0]);
    most_turning = std::max(most_turning, std::abs(points[i][1]));
  }
  for (TimeWarp::Point& p : points) p = {p[0] / most_shaking, p[1] / most_turning};
}

/// The first of `size` points whose middle third holds most of the activity.
std::size_t most_central(std::span<const TimeWarp::Point> points, std::size_t size) {
  const auto activity = [&](std::size_t i) { return points[i][0] + std::abs(points[i][1]); };
  const std::size_t begin = size / 3, end = 2 * size / 3;
  float sum = 0.0F, best = -1.0F;
  for (std::size_t i = begin; i < end; ++i) sum += activity(i);
  std::size_t found = 0;
  for (std::size_t at = 0; at + size <= points.size(); ++at) {
    if (sum > best) best = sum, found = at;
    sum += activity(at + end) - activity(at + begin);
  }
  return found;
}

/// Nearest whole number of moments.
std::size_t moments_in(Duration time) {
  return static_cast<std::size_t>((time + ShoeCourse::kStep / 2) / ShoeCourse::kStep);
}

template <class Value>
OwnStride::Shape shape_of(std::size_t size, Value value) {
  OwnStride::Shape shape;
  const std::size_t count = (size + kStep - 1) / kStep;
  float sum = 0.0F, squares = 0.0F;
  for (std::size_t k = 0; k < count; ++k) sum += shape.unit[k] = value(kStep * k);
  const float mean = sum / static_cast<float>(count);
  for (std::size_t k = 0; k < count; ++k) {
    shape.unit[k] -= mean;
    squares += shape.unit[k] * shape.unit[k];
  }
  shape.length = std::sqrt(squares);
  for (std::size_t k = 0; k < count; ++k) shape.unit[k] /= std::max(shape.length, 1e-6F);
  return shape;
}

}  // namespace

std::optional<OwnStride> OwnStride::learn(const ShoeCourse& course, const Eigen::Vector3d& nose_up_S,
                                          std::span<const FootSwing> swings) {
  const Duration mean = (swings.back().contact - swings.front().contact) / (std::ssize(swings) - 1);
  OwnStride own(own_axis_near(nose_up_S.cast<float>()));
  own.size_ = moments_in(mean);
  std::size_t from = course.first_at(swings.front().contact - mean);
  const std::size_t count = course.count() - from;
  if (own.size_ < kShortest || own.size_ > kLongest || count < 2 * own.size_) return std::nullopt;

  const auto points = std::span(thread_scratch<Scratch>().points).first(count);
  fill_points(Stretch(course, own.nose_up_S_, from), points);
  from += most_central(points, own.size_);
  const Stretch stretch(course, own.nose_up_S_, from);
  const Time begin = stretch.time(0), end = stretch.time(own.size_ - 1);
  const auto inside = std::find_if(swings.begin(), swings.end(), [&](const FootSwing& s) {
    return s.toe_off >= begin && s.contact <= end;
  });
  if (inside == swings.end()) return std::nullopt;
  own.toe_off_ = moments_in(inside->toe_off - begin);
  own.contact_ = moments_in(inside->contact - begin);
  fill_points(stretch, std::span(own.points_).first(own.size_));
  own.turning_ = shape_of(own.size_, [&](std::size_t i) { return stretch.turning(i); });
  own.shaking_ = shape_of(own.size_, [&](std::size_t i) { return stretch.shaking(i); });
  return own;
}

double OwnStride::likeness(const ShoeCourse& course, std::size_t from) const {
  const Stretch stretch(course, nose_up_S_, from);
  const Shape turning = shape_of(size_, [&](std::size_t i) { return stretch.turning(i); });
  const Shape shaking = shape_of(size_, [&](std::size_t i) { return stretch.shaking(i); });
  if (turning.length < kLeastShare * turning_.length || shaking.length < kLeastShare * shaking_.length)
    return -1.0;
  const auto along = [&](const Shape& a, const Shape& b) {
    return std::inner_product(a.unit.begin(), a.unit.begin() + (size_ + kStep - 1) / kStep, b.unit.begin(),
                              0.0F);
  };
  return 0.5 * static_cast<double>(along(turning, turning_) + along(shaking, shaking_));
}

FootSwing OwnStride::swing_in(const ShoeCourse& course, std::size_t from) const {
  auto& [warp, points] = thread_scratch<Scratch>();
  const Stretch stretch(course, nose_up_S_, from);
  fill_points(stretch, std::span(points).first(size_));
  warp.align(std::span(points).first(size_), std::span(points_).first(size_));
  return {stretch.time(warp.first_at(toe_off_)), stretch.time(warp.last_at(contact_))};
}

}  // namespace evenstride
