/// Splits what a step is told from into the runner's level, the difference between the sides, and this step's
/// own deviation: each has its own relation to the force, and its own noise.
#pragma once

#include <array>
#include <cstddef>

#include "core/base/site.h"
#include "core/math/ring.h"

namespace evenstride {

inline constexpr std::size_t kMostTerms = 18;

/// Up to kMostTerms numbers.
struct LoadingTerms {
  std::array<double, kMostTerms> values{};
  std::size_t count = 0;
};

/// common + half + deviation = the step's own terms.
struct LoadingSplit {
  LoadingTerms common;     ///< mean of both sides' last steps
  LoadingTerms half;       ///< this side's mean minus `common`
  LoadingTerms deviation;  ///< this step minus its side's mean

  /// A step of which nothing but itself is known.
  static LoadingSplit alone(const LoadingTerms& terms);
};

class LoadingLevels {
 public:
  static constexpr std::size_t kSteps = 20;  ///< of each side

  /// Takes a step in; the means count it already. `count` must stay the same until cleared. As long as the
  /// other side has no step, and for steps of unknown side, `half` is 0.
  LoadingSplit push(Side side, const LoadingTerms& terms);
  void clear();

 private:
  static LoadingTerms mean(const Ring<LoadingTerms>& steps);
  std::array<Ring<LoadingTerms>, 2> steps_{Ring<LoadingTerms>(kSteps), Ring<LoadingTerms>(kSteps)};
};

}  // namespace evenstride
