#include "core/align/lower_hull.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace evenstride {
namespace {

double cross(const LowerHull::Point& o, const LowerHull::Point& a, const LowerHull::Point& b) {
  return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

}  // namespace

LowerHull::LowerHull(double window, double bucket)
    : bucket_(bucket),
      buckets_(static_cast<std::size_t>(std::ceil(window / bucket))),
      chain_(buckets_.capacity()) {}

void LowerHull::add(double x, double y) {
  if (!buckets_.empty() && std::floor(x / bucket_) <= std::floor(buckets_.back().x / bucket_)) {
    Point& last = buckets_[buckets_.size() - 1];
    if (y < last.y) last = {x, y};
    return;
  }
  buckets_.push({x, y});
}

void LowerHull::clear() { buckets_.clear(); }

LowerHull::Line LowerHull::fit() const {
  Line line;
  if (buckets_.size() < 2) return line;
  line.span = buckets_.back().x - buckets_.front().x;
  double mean_x = 0.0;
  chain_.clear();
  std::size_t size = 0;  // Andrew's monotone chain; chain_ is used as a plain array
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    const Point& p = buckets_[i];
    mean_x += p.x;
    while (size >= 2 && cross(chain_[size - 2], chain_[size - 1], p) <= 0.0) --size;
    chain_[size++] = p;
  }
  mean_x /= static_cast<double>(buckets_.size());
  std::size_t right = 1;
  while (right + 1 < size && chain_[right].x < mean_x) ++right;
  const Point &a = chain_[right - 1], &b = chain_[right];
  line.slope = (b.y - a.y) / (b.x - a.x);
  return line;
}

double LowerHull::support(double slope) const {
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < buckets_.size(); ++i)
    least = std::min(least, buckets_[i].y - slope * buckets_[i].x);
  return least;
}

}  // namespace evenstride
