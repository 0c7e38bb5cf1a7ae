#include "ingest/session/host_clock.h"

#include <chrono>

namespace evenstride {
namespace {

template <class Clock>
std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch()).count();
}

}  // namespace

std::int64_t SystemClock::steady_ns() const { return now_ns<std::chrono::steady_clock>(); }
std::int64_t SystemClock::unix_ns() const { return now_ns<std::chrono::system_clock>(); }

}  // namespace evenstride
