#include "ingest/results/recent.h"

#include <cmath>

#include "core/base/units.h"

namespace evenstride {
namespace {

constexpr double kNormal95 = 1.96;

v1::Figure make_figure(double mean, double variance, double n, double floor) {
  const double half = std::hypot(kNormal95 * std::sqrt(variance / n), floor);
  v1::Figure figure;
  figure.set_value(mean);
  figure.set_low(mean - half);
  figure.set_high(mean + half);
  return figure;
}

}  // namespace

v1::Figure Recent::figure(Time now, double floor) const {
  double n = 0.0, sum = 0.0, squares = 0.0;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (now - values_[i].time > kMaxAge) continue;
    n += 1.0;
    sum += values_[i].value;
  }
  if (n < static_cast<double>(kLeast)) return {};
  for (std::size_t i = 0; i < values_.size(); ++i)
    if (now - values_[i].time <= kMaxAge) squares += std::pow(values_[i].value - sum / n, 2);
  return make_figure(sum / n, squares / (n - 1.0), n, floor);
}

v1::Figure Recent::circular_figure_deg(Time now, double floor) const {
  double n = 0.0, x = 0.0, y = 0.0;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (now - values_[i].time > kMaxAge) continue;
    n += 1.0;
    x += std::cos(rad_from_deg(values_[i].value));
    y += std::sin(rad_from_deg(values_[i].value));
  }
  if (n < static_cast<double>(kLeast)) return {};
  const double length = std::hypot(x, y) / n;
  // Circular standard deviation (Mardia & Jupp 2000, eq. 2.3.14).
  const double sd_deg = deg_from_rad(std::sqrt(-2.0 * std::log(std::min(1.0, std::max(length, 1e-9)))));
  return make_figure(deg_from_rad(std::atan2(y, x)), sd_deg * sd_deg, n, floor);
}

}  // namespace evenstride
