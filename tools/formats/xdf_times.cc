#include "tools/formats/xdf_times.h"

#include <cmath>
#include <span>

namespace evenstride {
namespace {

constexpr double kInterrupted_s = 1.0;

struct Line {
  double x0 = 0.0, y0 = 0.0, slope = 0.0;
  double at(double x) const { return y0 + slope * (x - x0); }
};

template <class X, class Y>
Line fit(std::size_t count, X x, Y y) {
  Line line;
  const double n = static_cast<double>(count);
  for (std::size_t i = 0; i < count; ++i) {
    line.x0 += x(i) / n;
    line.y0 += y(i) / n;
  }
  double sxx = 0.0, sxy = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    sxx += (x(i) - line.x0) * (x(i) - line.x0);
    sxy += (x(i) - line.x0) * (y(i) - line.y0);
  }
  if (sxx > 0.0) line.slope = sxy / sxx;
  return line;
}

void lay_evenly(std::span<double> times_s) {
  const Line line = fit(
      times_s.size(), [](std::size_t i) { return static_cast<double>(i); },
      [&](std::size_t i) { return times_s[i]; });
  for (std::size_t i = 0; i < times_s.size(); ++i) times_s[i] = line.at(static_cast<double>(i));
}

}  // namespace

std::vector<double> recorder_times(const XdfStream& stream) {
  std::vector<double> times_s = stream.time_s;
  const auto& offsets = stream.offsets;
  const Line line = fit(
      offsets.size(), [&](std::size_t i) { return offsets[i].at_s; },
      [&](std::size_t i) { return offsets[i].offset_s; });
  for (double& time_s : times_s) time_s += line.at(time_s);
  for (std::size_t first = 0; first < times_s.size();) {
    std::size_t end = first + 1;
    while (end < times_s.size() && std::abs(times_s[end] - times_s[end - 1]) <= kInterrupted_s) ++end;
    lay_evenly(std::span(times_s).subspan(first, end - first));
    first = end;
  }
  return times_s;
}

}  // namespace evenstride
