/// Device times of a counter of 32 bits, which begins at 0 again when it is full.
#pragma once

#include <cstdint>

#include "core/base/time.h"

namespace evenstride {

/// Adds a full turn when a counter of 32 bits in ns, us, 100 us, ms or 1/32768 s fell from its end to its
/// beginning, within the time that has passed. Any other fall is left as it is: the clock jumped.
class CounterUnwrap {
 public:
  /// @return `device_ns` without turns. Times in order of arrival.
  std::int64_t push(std::int64_t device_ns, Time arrival);
  /// The same for a time near the last one pushed; changes nothing.
  std::int64_t near_last(std::int64_t device_ns) const { return device_ns + base_ns_; }
  std::uint64_t turns() const { return turns_; }

 private:
  bool started_ = false;
  std::int64_t base_ns_ = 0;
  std::int64_t last_raw_ns_ = 0;
  Time last_arrival_;
  std::uint64_t turns_ = 0;
};

}  // namespace evenstride
