/// The daemon's clocks, behind an interface so that tests need none.
#pragma once

#include <cstdint>

namespace evenstride {

class HostClock {
 public:
  virtual ~HostClock() = default;
  virtual std::int64_t steady_ns() const = 0;  ///< never steps; from an arbitrary zero
  virtual std::int64_t unix_ns() const = 0;    ///< wall clock
};

/// The machine's own.
class SystemClock : public HostClock {
 public:
  std::int64_t steady_ns() const override;
  std::int64_t unix_ns() const override;
};

}  // namespace evenstride
