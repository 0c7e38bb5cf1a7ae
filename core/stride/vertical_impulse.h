/// Vertical impulse of a stance from the times of three neighbouring contacts, refined by the pelvis.
///
/// Momentum between the middles of the two flights around a stance: I = BW (tc + (tf- + tf+) / 2) + m (v+ -
/// v-), v the mean vertical velocity of the body's centre in each flight (dh/tf of the flight, falling < 0).
/// In even running the second term is small and the first alone is exact; left and right differ in the
/// second.
#pragma once

#include <optional>
#include <span>

#include "core/base/time.h"
#include "core/math/ring.h"

namespace evenstride {

/// Both flights and the stance between them. All in order, both flights longer than 0: running.
struct FlightsAround {
  Time take_off_before, contact, toe_off, next_contact;

  bool valid() const { return take_off_before < contact && contact < toe_off && toe_off < next_contact; }
  /// Time between the middles of the flights = impulse in body weight seconds to first order.
  double between_middles_s() const {
    return 0.5 * (seconds(toe_off - take_off_before) + seconds(next_contact - contact));
  }
};

/// Change of the pelvis's vertical velocity from the flight before to the flight after, over g, s, when its
/// specific force averages to `level_g` over whole strides (1, but for the sensor's own error). `vertical_g`
/// on an even grid from `take_off_before` to at least `next_contact`.
double velocity_gain_s(std::span<const double> vertical_g, double step_s, double level_g,
                       const FlightsAround& at);

/// Share of the pelvis's velocity gain that the body's centre has: the pelvis bobs more than the body.
/// Regression on hybrid_running gives 0.43 to 0.49 with found events (any runner left out), 0.6 with true
/// ones.
inline constexpr double kPelvisShare = 0.5;

/// Mean vertical specific force of the pelvis over the last whole strides: 1 g, times the sensor's own scale
/// error, plus its bias.
class VerticalLevel {
 public:
  static constexpr std::size_t kStrides = 16;
  static constexpr std::size_t kFewest = 4;
  void push(double mean_g) { means_g_.push(mean_g); }
  void clear() { means_g_.clear(); }
  /// Absent before kFewest strides, and where implausible.
  std::optional<double> level_g() const;
  /// Off 1 g by more than a tenth: no motion does that, so the signal was cut, clipped or scaled wrongly.
  bool implausible() const;

 private:
  std::optional<double> mean_g() const;
  Ring<double> means_g_{kStrides};
};

}  // namespace evenstride
