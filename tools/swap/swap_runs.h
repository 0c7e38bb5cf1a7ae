/// Recordings with the shoes' sensors as usual and exchanged, made ready for the swap test.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "proto/results.pb.h"
#include "tools/analysis/analysis.h"

namespace evenstride {

struct SwapWish {
  std::vector<std::string> recordings;  ///< .mcap; worn as usual in the first
  /// The sensors kept their sites' names when they were put on the other shoes: in the recordings after the
  /// first, left and right change places where the sensors' names say nothing.
  bool names_kept = false;
};

/// Analyses the recordings and separates the leg's part from the sensors'. Fails with one line on a recording
/// that cannot be read, on sensors that were not exchanged or are others, and on runs that do not fit
/// together.
Result<v1::SwapTest> run_swap_test(const SwapWish& wish, const AnalysisParams& params);

/// As a table with what it means; for people.
std::string text_of(const v1::SwapTest& test);

}  // namespace evenstride
