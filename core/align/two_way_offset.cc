#include "core/align/two_way_offset.h"

#include <algorithm>
#include <cmath>

namespace evenstride {
namespace {

constexpr double kWander = 20e-6;         // by which the rate in use may be wrong, 1
constexpr double kRounding_s = 0.001;     // of the device's times; keeps weights finite
constexpr std::size_t kFewExchanges = 4;  // their spread says little

}  // namespace

std::optional<TwoWayOffset::Interval> TwoWayOffset::limits(double x_s, double skew) const {
  if (exchanges_.empty()) return std::nullopt;
  Interval all{-HUGE_VAL, HUGE_VAL};
  for (std::size_t i = 0; i < exchanges_.size(); ++i) {
    const Exchange& e = exchanges_[i];
    const double moved = skew * (x_s - e.x_s), slack = kWander * std::abs(x_s - e.x_s);
    all.low_s = std::max(all.low_s, e.offset.low_s + moved - slack);
    all.high_s = std::min(all.high_s, e.offset.high_s + moved + slack);
  }
  if (all.low_s > all.high_s) all.low_s = all.high_s = 0.5 * (all.low_s + all.high_s);
  return all;
}

std::optional<TwoWayOffset::Middle> TwoWayOffset::middle(double x_s, double skew) const {
  if (exchanges_.size() < kFewExchanges) return std::nullopt;
  double weights = 0.0, sum = 0.0, squares = 0.0, weights_squared = 0.0;
  for (std::size_t i = 0; i < exchanges_.size(); ++i) {
    const Exchange& e = exchanges_[i];
    const double width = e.offset.high_s - e.offset.low_s + kRounding_s;
    const double weight = 1.0 / (width * width);
    const double middle = 0.5 * (e.offset.low_s + e.offset.high_s) + skew * (x_s - e.x_s);
    weights += weight;
    weights_squared += weight * weight;
    sum += weight * middle;
    squares += weight * middle * middle;
  }
  const double mean = sum / weights, variance = std::max(0.0, squares / weights - mean * mean);
  return Middle{mean, std::sqrt(variance * weights_squared) / weights};
}

}  // namespace evenstride
