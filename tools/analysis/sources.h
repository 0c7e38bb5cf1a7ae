/// What a command was pointed at: a recording of ours, one Motion-BIDS recording, or a whole dataset.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"

namespace evenstride {

struct Source {
  std::string name;     ///< of the recording
  std::string file;     ///< an .mcap, or empty
  std::string dataset;  ///< of a Motion-BIDS recording, or empty
};

/// `path` is an .mcap file; a BIDS dataset, which gives all its recordings; a recording of one, written as a
/// path below the dataset ("D/sub-A_task-run", "D/sub-A/motion/sub-A_task-run"), also with the rest of a
/// file's name. `recording` narrows a dataset to one. Fails with one line when it is none of these.
Result<std::vector<Source>> find_sources(const std::string& path, const std::string& recording);

}  // namespace evenstride
