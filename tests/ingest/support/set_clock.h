/// A clock that stands until the test sets it.
#pragma once

#include <cstdint>

#include "ingest/session/host_clock.h"

namespace evenstride::test {

class SetClock : public HostClock {
 public:
  std::int64_t steady_ns() const override { return now_ns; }
  std::int64_t unix_ns() const override { return 1'800'000'000'000'000'000 + now_ns; }
  std::int64_t now_ns = 5'000'000'000;
};

}  // namespace evenstride::test
