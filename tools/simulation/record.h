/// Puts a simulated run into a recording, as if sensors had sent it to the daemon.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/results.h"
#include "core/sim/sensor.h"

namespace evenstride {

struct SimulatedSession {
  std::string runner_id = "sample";
  std::string source;              ///< how it was made, stored in the recording
  std::int64_t start_unix_ns = 0;  ///< wall clock at session time 0
  std::vector<sim::SensorSetup> sensors;
  bool shoes_exchanged = false;      ///< each shoe carries the other's sensor
  std::vector<MarkerEvent> markers;  ///< in order of time
  std::uint64_t seed = 1;
};

struct RecordedSession {
  std::uint64_t blocks = 0, lost_blocks = 0, readings = 0;
};

/// Overwrites `path`.
Result<RecordedSession> record_simulation(const sim::BodyMotion& body, const SimulatedSession& session,
                                          const std::string& path);

}  // namespace evenstride
