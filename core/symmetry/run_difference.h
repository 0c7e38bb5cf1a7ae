/// Left against right over one whole run, with the chance of its strides.
#pragma once

#include <array>
#include <optional>
#include <span>

#include "core/results.h"
#include "core/stride/records.h"

namespace evenstride {

struct RunDifference {
  struct Quantity {
    int pairs = 0;                            ///< strides compared, outliers left out
    double mean = 0.0, standard_error = 0.0;  ///< 100 ln(L/R); pelvic drop L - R in rad
  };
  std::array<Quantity, kSymmetryQuantityCount> quantities{};
  int strides = 0;                  ///< of running, both feet
  std::optional<double> speed_mps;  ///< median over the strides
  double cadence_spm = 0.0;         ///< median; 0 without strides
};

/// Steps in order of contact, strides in order of start. Turns (more than 5 deg/s), walking and values beyond
/// 5 median absolute deviations do not count.
RunDifference difference_of_run(std::span<const StepRecord> steps, std::span<const StrideRecord> strides);

}  // namespace evenstride
