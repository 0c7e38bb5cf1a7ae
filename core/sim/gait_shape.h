/// How fast a foot turns and moves at marked instants of a stride: the shapes that the simulated feet follow.
#pragma once

#include <array>
#include <span>

namespace evenstride::sim {

/// Rates of the shoe at one instant, relative to the ground. Pitch rate > 0 nose down.
struct ShapeRow {
  double phase =
      0.0;  ///< 0..1 from contact to toe-off, 1..2 from toe-off to the next contact of the same foot
  double pitch_radps = 0.0, forward_mps = 0.0, up_mps = 0.0;
};

/// From the flat foot through push-off and swing to the flat foot again.
struct GaitShape {
  std::span<const ShapeRow> push_off;  ///< phases above kFlat up to 1
  std::span<const ShapeRow> swing;     ///< phases 1..2
  std::span<const ShapeRow> landing;   ///< phases 0 up to kFlat
  double speed_mps = 1.0;              ///< at which the rates hold
  double swing_s = 0.5;
};

inline constexpr double kFlat = 0.42;  ///< phase at which the foot rests flat on the ground

/// Typical of running at 3.5 m/s on a treadmill: heel strikers and forefoot strikers differ around contact.
GaitShape rearfoot_running();
GaitShape forefoot_running();
GaitShape walking();

/// Foot pitch at contact of the two running shapes, toes up > 0.
inline constexpr double kRearfootStrike_rad = 0.30, kForefootStrike_rad = 0.0;

}  // namespace evenstride::sim
