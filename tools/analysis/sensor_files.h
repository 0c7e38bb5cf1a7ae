/// Files of `evenstride swap-test --out` and `evenstride calibrate --out`.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "ingest/recording/shoe_pair.h"
#include "ingest/results/personal.h"

namespace evenstride {

/// Fails with "<path>: <why>".
Result<std::vector<ShoePair>> read_shoe_pairs(const std::vector<std::string>& paths);

Result<std::vector<Personal>> read_personals(const std::vector<std::string>& paths);

}  // namespace evenstride
