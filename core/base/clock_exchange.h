/// One question to a device for its time, and its answer.
#pragma once

#include <cstdint>

#include "core/base/time.h"

namespace evenstride {

/// Asked at `sent`, heard by the device at `device_receive_ns`, answered at `device_send_ns`, here again at
/// `received`. Device times in ns of the device's own clock.
struct ClockExchange {
  Time sent;
  std::int64_t device_receive_ns = 0;
  std::int64_t device_send_ns = 0;
  Time received;
};

}  // namespace evenstride
