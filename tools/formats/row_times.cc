#include "tools/formats/row_times.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace evenstride {
namespace {

// A twenty-fifth of a period: above what printing times with four decimals leaves at 200 Hz (0.1 ms), below
// the least jitter of a host's time stamps.
constexpr double kEven_periods = 0.04;
constexpr double kGap_periods = 1.5;

bool is_even(const std::vector<double>& time_s, double rate_hz) {
  for (std::size_t i = 1; i < time_s.size(); ++i) {
    const double periods = (time_s[i] - time_s[i - 1]) * rate_hz;
    if (std::abs(periods - std::round(periods)) > kEven_periods) return false;
  }
  return true;
}

struct Line {
  double start, slope;
};

Line fit(const std::vector<double>& y, std::size_t first, std::size_t end, double default_slope) {
  const double n = static_cast<double>(end - first), mid = 0.5 * (n - 1.0);
  double mean = 0.0, sxy = 0.0;
  for (std::size_t i = first; i < end; ++i) mean += y[i] / n;
  for (std::size_t i = first; i < end; ++i) sxy += (static_cast<double>(i - first) - mid) * (y[i] - mean);
  const double sxx = n * (n * n - 1.0) / 12.0;
  // Too few rows say nothing of the rate.
  const double slope = n >= 100.0 ? sxy / sxx : default_slope;
  return {mean - slope * mid, slope};
}

}  // namespace

std::optional<RowTimeRepair> make_even(std::vector<double>& time_s, double rate_hz) {
  if (time_s.size() < 3 || is_even(time_s, rate_hz)) return std::nullopt;
  RowTimeRepair repair{0.0, rate_hz};
  std::size_t longest = 0;
  for (std::size_t first = 0; first < time_s.size();) {
    std::size_t end = first + 1;
    while (end < time_s.size() && (time_s[end] - time_s[end - 1]) * rate_hz < kGap_periods) ++end;
    const Line line = fit(time_s, first, end, 1.0 / rate_hz);
    for (std::size_t i = first; i < end; ++i) {
      const double even = line.start + line.slope * static_cast<double>(i - first);
      repair.jitter_s = std::max(repair.jitter_s, std::abs(time_s[i] - even));
      time_s[i] = even;
    }
    if (end - first > longest) {
      longest = end - first;
      repair.measured_rate_hz = 1.0 / line.slope;
    }
    first = end;
  }
  return repair;
}

}  // namespace evenstride
