/// How hard a shoe moves, as a logarithm: what strides without a gyroscope are told by, when models are
/// fitted and when they are used.
#pragma once

#include <array>

#include "core/base/time.h"

namespace evenstride {

/// A change of the level, of its cells or of how it is smoothed must raise this.
inline constexpr int kForceLevelVersion = 1;
inline constexpr Duration kLevelCell = std::chrono::milliseconds(10);
inline constexpr Duration kLevelBridge = std::chrono::milliseconds(500);  ///< longest gap that may be bridged

/// Logarithm of |specific force| / g, limited to 0.5 to 12 g.
double force_level(double norm_mps2);

/// Mean of three cells, each a level; what comes out belongs to the middle one, a cell before the newest.
class LevelSmoother {
 public:
  double push(double level) {
    if (empty_) last_ = {level, level};
    empty_ = false;
    const double mean = (last_[0] + last_[1] + level) / 3.0;
    last_ = {last_[1], level};
    return mean;
  }
  /// The next level has none before it.
  void clear() { empty_ = true; }

 private:
  bool empty_ = true;
  std::array<double, 2> last_{};
};

}  // namespace evenstride
