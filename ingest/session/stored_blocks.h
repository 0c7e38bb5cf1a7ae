/// Which blocks of a runner's devices stand in recordings already, so that none is stored again in another.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>

#include "core/base/result.h"

namespace evenstride {

struct StoredBlock {
  std::uint64_t boot_id = 0, sequence = 0;  ///< the highest that is stored
};
using StoredBlocks = std::map<std::string, StoredBlock, std::less<>>;  // by device

/// What the live recordings of `runner` in `folder` hold that were written to within the last `within_s`,
/// without `except`: those in which a sensor may not have heard its last Ack. Reads each of them through;
/// what cannot be read is counted in `failures`: its blocks may then be stored a second time.
StoredBlocks stored_lately(const std::string& folder, const std::string& runner, double within_s,
                           std::atomic<std::uint64_t>& failures, const std::string& except = "");

}  // namespace evenstride
