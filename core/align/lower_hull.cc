#include "core/align/lower_hull.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/scratch.h"

namespace evenstride {
namespace {

double cross(const LowerHull::Point& o, const LowerHull::Point& a, const LowerHull::Point& b) {
  return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

}  // namespace

LowerHull::LowerHull(double window, double bucket)
    : bucket_(bucket), buckets_(static_cast<std::size_t>(std::ceil(window / bucket))) {}

void LowerHull::add(double x, double y) {
  if (!buckets_.empty() && std::floor(x / bucket_) <= std::floor(buckets_.back().x / bucket_)) {
    Point& last = buckets_[buckets_.size() - 1];
    if (y >= last.y) return;
    last = {x, y};
  } else {
    buckets_.push({x, y});
  }
  forget();
}

void LowerHull::forget() {
  line_.reset();
  supports_ = {};
}

void LowerHull::clear() {
  buckets_.clear();
  forget();
}

LowerHull::Line LowerHull::fit() const {
  if (!line_) line_ = line_below();
  return *line_;
}

LowerHull::Line LowerHull::line_below() const {
  Line line;
  if (buckets_.size() < 2) return line;
  line.span = buckets_.back().x - buckets_.front().x;
  double mean_x = 0.0;
  auto& chain = thread_scratch<std::vector<Point>>();
  chain.resize(std::max(chain.size(), buckets_.capacity()));
  std::size_t size = 0;  // Andrew's monotone chain
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    const Point& p = buckets_[i];
    mean_x += p.x;
    while (size >= 2 && cross(chain[size - 2], chain[size - 1], p) <= 0.0) --size;
    chain[size++] = p;
  }
  mean_x /= static_cast<double>(buckets_.size());
  std::size_t right = 1;
  while (right + 1 < size && chain[right].x < mean_x) ++right;
  const Point &a = chain[right - 1], &b = chain[right];
  line.slope = (b.y - a.y) / (b.x - a.x);
  return line;
}

double LowerHull::support(double slope) const {
  auto& known = supports_[slope == 0.0 ? 0 : 1];
  if (known && known->slope == slope) return known->least;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < buckets_.size(); ++i)
    least = std::min(least, buckets_[i].y - slope * buckets_[i].x);
  known = {slope, least};
  return least;
}

}  // namespace evenstride
