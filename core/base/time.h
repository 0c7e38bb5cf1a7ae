/// When something happened, on the session's clock. `core` is handed the time; it never reads a clock.
#pragma once

#include <chrono>
#include <cmath>
#include <cstdint>

namespace evenstride {

/// The clock of one session: starts at 0 when the session starts. It has no now().
struct SessionClock {
  using rep = std::int64_t;
  using period = std::nano;
  using duration = std::chrono::nanoseconds;
  using time_point = std::chrono::time_point<SessionClock>;
  static constexpr bool is_steady = true;
};

using Duration = std::chrono::nanoseconds;
using Time = SessionClock::time_point;

constexpr double seconds(Duration d) { return static_cast<double>(d.count()) * 1e-9; }
constexpr double seconds(Time t) { return seconds(t.time_since_epoch()); }

/// Nearest nanosecond. The value must be finite and within +-292 years.
inline Duration duration_from_s(double s) {
  return Duration(static_cast<std::int64_t>(std::llround(s * 1e9)));
}
inline Time time_from_s(double s) { return Time(duration_from_s(s)); }

}  // namespace evenstride
