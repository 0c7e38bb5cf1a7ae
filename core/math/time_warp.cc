#include "core/math/time_warp.h"

#include <algorithm>
#include <limits>

namespace evenstride {
namespace {

constexpr float kNever = std::numeric_limits<float>::infinity();

float distance(const TimeWarp::Point& a, const TimeWarp::Point& b) {
  const float x = a[0] - b[0], y = a[1] - b[1];
  return x * x + y * y;
}

/// Inside the parallelogram between (0, 0) and (last, last).
bool allowed(std::size_t i, std::size_t j, std::size_t last) {
  return i <= 2 * j && j <= 2 * i && last - i <= 2 * (last - j) && last - j <= 2 * (last - i);
}

}  // namespace

TimeWarp::TimeWarp() : cost_(kLongest * kLongest) {}

void TimeWarp::align(std::span<const Point> course, std::span<const Point> pattern) {
  add_up(course, pattern);
  walk_back(course.size());
}

void TimeWarp::add_up(std::span<const Point> course, std::span<const Point> pattern) {
  const std::size_t last = course.size() - 1;
  for (std::size_t i = 0; i <= last; ++i) {
    std::fill_n(&cost(i, 0), last + 1, kNever);
    for (std::size_t j = (i + 1) / 2; j <= std::min(2 * i, last); ++j) {
      if (!allowed(i, j, last)) continue;
      float before = i == 0 ? 0.0F : cost(i - 1, j);
      if (j > 0) before = std::min({before, cost(i, j - 1), cost(i - 1, j - 1)});
      cost(i, j) = before + distance(course[i], pattern[j]);
    }
  }
}

void TimeWarp::walk_back(std::size_t size) {
  std::size_t i = size - 1, j = size - 1;
  first_[j] = last_[j] = i;
  while (i > 0 || j > 0) {
    const float both = i > 0 && j > 0 ? cost(i - 1, j - 1) : kNever;
    const float course = i > 0 ? cost(i - 1, j) : kNever, pattern = j > 0 ? cost(i, j - 1) : kNever;
    if (both <= course && both <= pattern) {
      --i;
      last_[--j] = i;
    } else if (course <= pattern) {
      --i;
    } else {
      last_[--j] = i;
    }
    first_[j] = i;
  }
}

}  // namespace evenstride
