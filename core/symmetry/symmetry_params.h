/// What is tuned in following left against right.
#pragma once

#include <array>
#include <cmath>

#include "core/base/units.h"
#include "core/results.h"

namespace evenstride {

/// Limits of one quantity. Percent for ratios, rad for pelvic drop.
struct SymmetryLimits {
  /// Doubt that more strides do not remove, standard errors. What the method makes of legs that move in other
  /// ways: the error of a runner's index against force plates (hybrid_running; exchanging the simulated
  /// sensors there moves contact time's by 0.1 points only). Impact peak: another tie of the laces.
  double method_floor = 0.0;
  /// What the pair of sensors itself differs by, as long as no swap test has measured it.
  double sensor_floor = 0.0;
  /// Smaller differences come and go by themselves in minutes, since each leg's variation has memory.
  double least_noted = 0.0;
  /// Above this a difference is worth more than a note: three times the healthy spread of Girard et al. 2019
  /// (doi:10.3389/fspor.2019.00036), from symmetry angle to log ratio.
  double worthwhile = 0.0;
  double least_change = 0.0;  ///< from own baseline, besides being sure
  double offset = 0.0;        ///< known not to be the leg's (swap test, force reference): taken off

  double floor() const { return std::hypot(method_floor, sensor_floor); }
};

struct SymmetryParams {
  int window = 60;         ///< strides, 10 to kSymmetryWindow
  int every = 7;           ///< strides between results: about 5 s
  int persist = 60;        ///< strides for which a claim must hold before it is made or taken back
  int baseline_skip = 80;  ///< strides of running before the own baseline, about a minute
  int baseline = 180;      ///< strides of it, at most kSymmetryBaseline
  double outlier_mads = 5.0;
  double turn_max_radps = rad_from_deg(5.0);
  double keep_share = 0.8;  ///< a claim is kept until its bound falls below this share of the limit
  /// In the order of SymmetryQuantity.
  std::array<SymmetryLimits, kSymmetryQuantityCount> limits = {
      {{1.4, 0.54, 1.45, 3.0, 1.5},
       {3.7, 1.52, 3.5, 8.0, 4.0},
       {2.1, 1.36, 2.0, 10.0, 2.5},
       {1.7, 1.83, 1.45, 3.0, 1.5},
       {5.0, 8.66, 6.0, 25.0, 12.0},
       {rad_from_deg(0.25), 0.0, rad_from_deg(0.4), rad_from_deg(2.0), rad_from_deg(0.6)}}};
};

}  // namespace evenstride
