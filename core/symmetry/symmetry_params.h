/// What is tuned in following left against right.
#pragma once

#include <array>

#include "core/base/units.h"
#include "core/results.h"

namespace evenstride {

/// Limits of one quantity. Percent for ratios, rad for pelvic drop.
struct SymmetryLimits {
  /// Standard error between the two sides that more strides do not remove: shoes, mounting, event model. The
  /// defaults are what estimated events leave against force plates per runner (hybrid_running); swapping the
  /// two shoes once measures it for a pair of sensors, and allows less.
  double sensor_floor = 0.0;
  /// Smaller differences come and go by themselves in minutes, since each leg's variation has memory.
  double least_noted = 0.0;
  /// Above this a difference is worth more than a note: three times the healthy spread of Girard et al. 2019
  /// (doi:10.3389/fspor.2019.00036), from symmetry angle to log ratio.
  double worthwhile = 0.0;
  double least_change = 0.0;  ///< from own baseline, besides being sure
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
      {{1.5, 1.45, 3.0, 1.5},
       {4.0, 3.5, 8.0, 4.0},
       {2.5, 2.0, 10.0, 2.5},
       {2.5, 1.45, 3.0, 1.5},
       {10.0, 6.0, 25.0, 12.0},
       {rad_from_deg(0.25), rad_from_deg(0.4), rad_from_deg(2.0), rad_from_deg(0.6)}}};
};

}  // namespace evenstride
