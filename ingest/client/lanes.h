/// What every way to play a recording into a daemon shares: which sensors it holds, and a thread for each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "ingest/client/replay_lane.h"
#include "proto/recording.pb.h"

namespace evenstride {

struct RecordedSensors {
  v1::SessionHeader header;
  std::vector<v1::SensorHello> firsts;  ///< the first Hello of each site, in their order; at least one
  std::int64_t first_ns = 0;            ///< time of the first event
  std::vector<v1::Site> sites() const;
};
Result<RecordedSensors> sensors_in(const std::string& file);

/// Calls `play` for 0, 1, ... `count` - 1, each on a thread of its own; a failure cancels the others. @return
/// the first.
Status play_lanes(std::size_t count, ReplayProgress& progress,
                  const std::function<Status(std::size_t)>& play);

}  // namespace evenstride
