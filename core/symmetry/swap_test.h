/// Which part of a left/right difference goes with the leg, and which with the sensor: from runs with the
/// shoes' sensors as usual and runs with them exchanged.
///
/// Per run the mean difference is d = leg + s * sensor, s = +1 as usual and -1 exchanged, plus what repeat
/// runs vary by. So leg = (A + B) / 2 and sensor = (A - B) / 2 of the means of both kinds. The leg's part
/// holds all that stays with the leg: the leg, the shoe, how the sensor is tied to it, and what the method
/// makes of how that leg moves.
#pragma once

#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/symmetry/run_difference.h"

namespace evenstride {

struct SwapTestParams {
  int fewest_pairs = 60;           ///< of a run
  double most_speed_apart = 0.05;  ///< fastest over slowest run, less 1; so for the cadence
  double prior_degrees = 8.0;      ///< how many repeats `repeat_sd` counts for
  /// What whole runs of one runner vary by, 100 ln(L/R) (drop: rad), as long as the runs themselves say
  /// little: three runs each of 16 runners of hybrid_running at other speeds, the line through the speeds and
  /// the strides' own chance taken off.
  std::array<double, kSymmetryQuantityCount> repeat_sd = {1.5, 3.0, 1.05, 0.75, 4.3, 0.004};
};

struct SwapRun {
  RunDifference difference;
  bool exchanged = false;
};

struct SwapEstimate {
  double value = 0.0, sd = 0.0;
  double low = 0.0, high = 0.0;  ///< 95 % interval
  bool sure() const { return low > 0.0 || high < 0.0; }
};

struct SwapQuantity {
  SymmetryQuantity quantity = SymmetryQuantity::kContactTime;
  SwapEstimate leg, sensor;
  double repeat_sd = 0.0;  ///< of one run, the strides' chance included
};

/// Quantities that the shoes' sensors tell and that every run has. Fails with one line when the runs do not
/// fit together: none of one kind, too few strides, other speeds or cadences, or no quantity in common.
Result<std::vector<SwapQuantity>> swap_test(std::span<const SwapRun> runs, const SwapTestParams& params = {});

}  // namespace evenstride
