/// What a simulated runner does and how: the wish from which body, sensors and truth are made.
///
/// SI units, angles in rad. Signs as everywhere: obliquity > 0 left side higher; rotation > 0
/// counter-clockwise from above; tilt and lean > 0 forward; strike > 0 toes up; percentages of asymmetry 100
/// (L-R)/mean.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace evenstride::sim {

enum class Activity : std::uint8_t { kStand, kWalk, kRun };

/// One part of the session. Speed eases in and out over `Scenario::ramp_s`.
struct ScenePart {
  Activity activity = Activity::kRun;
  double duration_s = 60.0;
  double speed_mps = 0.0;      ///< 0 = the style's
  double cadence_spm = 0.0;    ///< 0 = the style's
  double curvature_1pm = 0.0;  ///< of the path, > 0 to the left; 0 = as the track says
};

/// How high the force may rise over its mean: within people's courses (data/models/running_motion.txt) and a
/// little beyond.
inline constexpr double kLeastPeakShape = 1.45, kLargestPeakShape = 1.8;

/// How this runner moves when fresh, mean of both sides.
struct RunnerStyle {
  double speed_mps = 3.2;          ///< 1.5 to 6
  double cadence_spm = 168.0;      ///< steps a minute, 130 to 220
  double duty_factor = 0.33;       ///< contact time over stride time, 0.2 to 0.45: running has flight
  double strike_rad = 0.26;        ///< foot pitch at contact: > 0.14 rearfoot, about 0 forefoot
  double impact_peak_mps2 = 40.0;  ///< transient at the shoe on top of the smooth motion
  double peak_shape =
      1.66;  ///< peak force times contact time over impulse, kLeastPeakShape to kLargestPeakShape
  double braking_mps2 = 3.0;          ///< amplitude of the fore-aft acceleration in stance
  double pelvic_drop_rad = 0.080;     ///< fall of the swing side from contact to its lowest
  double pelvis_obliquity_rad = 0.0;  ///< constant offset, e.g. from unequal legs
  double pelvic_tilt_rad = 0.09;
  double pelvis_rotation_range_rad = 0.17;  ///< per stride
  double trunk_rotation_range_rad = 0.30;
  double trunk_phase_rad = 2.4;  ///< trunk's first harmonic ahead of the pelvis's
  double trunk_lean_rad = 0.12;
  double toe_out_rad = 0.09;
  double step_width_m = 0.06;
  double walk_speed_mps = 1.35;
  double walk_cadence_spm = 112.0;
  double walk_duty_factor = 0.62;     ///< above 0.5: both feet on the ground between steps
  double walk_oscillation_m = 0.035;  ///< vertical, of the pelvis; in running it follows from the force
};

/// Left against right, percent of the mean of both sides unless said otherwise.
struct Asymmetry {
  double contact_pct = 0.0;
  double flight_pct = 0.0;      ///< flight after left toe-off against after right toe-off
  double peak_shape_pct = 0.0;  ///< of the force's peak at equal impulse
  double impact_pct = 0.0;
  double drop_rad = 0.0;    ///< left minus right
  double strike_rad = 0.0;  ///< left minus right
};

/// What becomes of the gait when the runner tires: full change is reached `ramp_s` of running after the
/// onset, and goes on at that pace up to `limit`. A pause of running of 20 s or more takes back
/// `recovery_share`.
struct FatigueCourse {
  double onset_s = std::numeric_limits<double>::infinity();
  double ramp_s = 600.0;
  double limit = 1.5;
  double recovery_share = 0.8;
  double pace_after_pause = 0.15;  ///< how fast it comes back, against the first time
  double contact_ratio = 0.05;
  double cadence_ratio = -0.02;
  double drop_rad = 0.035;
  double drop_asymmetry_rad = 0.0;  ///< left minus right, on top
  double contact_asymmetry_pct = 0.0;
  double trunk_lean_rad = 0.05;
  double counter_rotation_ratio = -0.15;  ///< of both rotation ranges
  double impact_ratio = 0.15;
  double strike_rad = -0.03;
};

/// Standard deviations from stride to stride, long-range correlated (StrideNoise).
struct Variability {
  double scale = 1.0;             ///< of all of them; 0 = a machine
  double slow_share = 0.25;       ///< of what both legs share, half of each leg's variance
  double side_slow_share = 0.10;  ///< of each leg's own half: sides drift apart less than both drift together
  double contact_ratio = 0.015;
  double stride_time_ratio = 0.008;
  double drop_rad = 0.008;
  double rotation_ratio = 0.08;
  double lean_rad = 0.006;
  double impact_ratio = 0.25;  ///< of the transient alone
  double strike_rad = 0.015;
};

/// Slow nodding of the trunk as its owner breathes; neither even nor locked to the steps.
struct Breathing {
  double rate_hz = 0.0;        ///< 0 = none
  double amplitude_rad = 0.0;  ///< of the trunk's pitch
  double spread_ratio = 0.05;  ///< how far the rate wanders
};

/// Two straights and two half circles, run counter-clockwise. `bend_radius_m` 0 = straight on for ever.
struct Track {
  double straight_m = 84.39;
  double bend_radius_m = 0.0;
};

struct Scenario {
  RunnerStyle style;
  Asymmetry asymmetry;
  FatigueCourse fatigue;
  Variability variability;
  Breathing breathing;
  Track track;
  std::vector<ScenePart> parts;
  double ramp_s = 3.0;
  std::uint64_t seed = 1;
};

/// @throws std::invalid_argument naming the value that is out of range.
void check(const Scenario& scenario);

/// Stand `stand_s`, then run for `run_s`, then stand 3 s.
Scenario plain_run(double stand_s, double run_s, std::uint64_t seed = 1);

}  // namespace evenstride::sim
