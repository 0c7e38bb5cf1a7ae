/// Files of what other commands have found, for the daemon and for every analysis of a recording.
#pragma once

#include <string>
#include <vector>

namespace evenstride {

struct KnownFiles {
  std::vector<std::string> sensors = {};   ///< of `swap-test --out`
  std::vector<std::string> personal = {};  ///< of `calibrate --out`
  std::vector<std::string> models = {};    ///< of `fit-events --out` and its like
};

}  // namespace evenstride
