#include "core/events/signal_marks.h"

#include <algorithm>
#include <cmath>

namespace evenstride {
namespace {

struct Range {
  int from, to;  // whole indices, both inside
};
Range cut(std::span<const double> y, double from, double to) {
  return {static_cast<int>(std::ceil(std::max(from, 0.0))),
          static_cast<int>(std::floor(std::min(to, static_cast<double>(y.size()) - 1.0)))};
}
std::size_t at(int i) { return static_cast<std::size_t>(i); }

}  // namespace

int index_of_max(std::span<const double> y, double from, double to) {
  const auto [a, b] = cut(y, from, to);
  int best = -1;
  for (int i = a; i <= b; ++i)
    if (best < 0 || y[at(i)] > y[at(best)]) best = i;
  return best;
}

double peak_offset(double left, double middle, double right) {
  const double bend = left - 2.0 * middle + right;
  return bend < 0.0 ? std::clamp(0.5 * (left - right) / bend, -0.5, 0.5) : 0.0;
}

double refine_peak(std::span<const double> y, int i) {
  if (i < 1 || at(i) + 1 >= y.size()) return i;
  return i + peak_offset(y[at(i) - 1], y[at(i)], y[at(i) + 1]);
}

std::optional<double> first_upward(std::span<const double> y, double level, double from, double to) {
  const auto [a, b] = cut(y, from, to);
  for (int i = a; i < b; ++i)
    if (y[at(i)] < level && y[at(i) + 1] >= level) return i + (level - y[at(i)]) / (y[at(i) + 1] - y[at(i)]);
  return std::nullopt;
}

std::optional<double> last_upward(std::span<const double> y, double level, double from, double to) {
  const auto [a, b] = cut(y, from, to);
  for (int i = b - 1; i >= a; --i)
    if (y[at(i)] < level && y[at(i) + 1] >= level) return i + (level - y[at(i)]) / (y[at(i) + 1] - y[at(i)]);
  return std::nullopt;
}

double value_at(std::span<const double> y, double position) {
  const double last = static_cast<double>(y.size()) - 1.0;
  const double p = std::clamp(position, 0.0, last);
  const int i = std::min(static_cast<int>(p), std::max(0, static_cast<int>(y.size()) - 2));
  const double part = p - i;
  return y[at(i)] + (y.size() > 1 ? part * (y[at(i) + 1] - y[at(i)]) : 0.0);
}

}  // namespace evenstride
