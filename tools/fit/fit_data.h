/// What an event model is fitted on: the stances of a dataset's recordings, as they are and seen through
/// further passes whose foot axes are turned and whose sampling rate is lower.
#pragma once

#include <string>
#include <vector>

#include "tools/fit/stance_rows.h"

namespace evenstride {

struct FitWish {
  std::string source;  ///< only recordings of it, as in trials.tsv; empty = all
  std::string variant = "plain";
  long passes = 6;  ///< further passes
  long seed = 1;    ///< of the further passes
};

struct FitData {
  std::vector<RecordingRows> recordings;  ///< as they are first, then pass after pass
  std::size_t plain_count = 0, steps = 0, runners = 0;
};

/// Fails when a file cannot be read or fewer than three runners are left.
Result<FitData> collect_fit_data(const std::string& dataset, const FitWish& wish);

}  // namespace evenstride
