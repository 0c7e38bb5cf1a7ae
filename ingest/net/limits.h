/// What one connection, and all of them together, may take.
#pragma once

#include <chrono>
#include <cstddef>

#include "ingest/wire/frame_format.h"

namespace evenstride {

struct IngestLimits {
  std::size_t max_frame_bytes = kMaxFrame;
  std::size_t connections = 4096;
  std::size_t connections_per_address = 1024;
  std::chrono::milliseconds handshake{5'000};  ///< until the Hello must be there
  std::chrono::milliseconds idle{60'000};      ///< without a byte from the sensor
  std::size_t bytes_per_second = 2'000'000;    ///< read from one live sensor; a replay is not limited
  std::size_t burst_bytes = 8'000'000;         ///< what it may send at once, e.g. after a reconnect
  std::size_t queued_bytes = 256 * 1024;       ///< to a sensor that does not read; then it is cut off
};

}  // namespace evenstride
