/// The sensors of a recording, worn again: each sends its blocks live, in datagrams, at the pace at which
/// they once came. Unlike a replay over TCP this makes a session of its own, with the clocks and the gaps of
/// today.
#pragma once

#include "ingest/client/replay_lane.h"

namespace evenstride {

/// Plays a whole recording, one link a sensor; of `target` its speed and TLS are not looked at. @return the
/// first failure of a sensor, if any.
Status replay_live_over_udp(const std::string& file, const ReplayTarget& target, ReplayProgress& progress);

}  // namespace evenstride
