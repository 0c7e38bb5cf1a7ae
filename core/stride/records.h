/// What is known of one step and of one stride. SI units; absent = could not be measured, `quality` says why.
#pragma once

#include <optional>

#include "core/base/quality.h"
#include "core/base/site.h"
#include "core/base/time.h"
#include "core/stride/force_wave.h"

namespace evenstride {

/// One stance of one foot, from initial contact to toe-off, and the flight after it.
struct StepRecord {
  Side side = Side::kUnknown;
  Time initial_contact;
  std::optional<Time> toe_off;
  std::optional<double> contact_time_s;
  std::optional<double> flight_time_s;         ///< until the other foot's next contact; negative in walking
  std::optional<double> step_time_s;           ///< until the other foot's next contact
  std::optional<double> peak_vgrf_bw;          ///< peak vertical ground reaction force, body weights
  std::optional<double> vertical_impulse_bws;  ///< of vertical force over the stance, body weight seconds
  std::optional<double> impact_peak_mps2;      ///< shoe, first 60 ms, gravity removed
  std::optional<double> impact_pelvis_mps2;    ///< vertical above 10 Hz, first 100 ms
  std::optional<double> impact_trunk_mps2;     ///< the same
  std::optional<double>
      attenuation_pelvis_db;                   ///< 10-20 Hz power, pelvis against shoe; negative = attenuated
  std::optional<double> attenuation_trunk_db;  ///< the same, trunk against pelvis
  /// k_vert over body weight, 1/m. Holds on level ground: sensors cannot tell the grade (core/stride).
  std::optional<double> vertical_stiffness_bwpm;
  std::optional<ForceWave> vgrf_wave_bw;  ///< vertical force over the stance; its impulse is the one above
  std::optional<double> pelvic_drop_rad;  ///< fall of the swing side from contact to its lowest, >= 0
  std::optional<double> foot_strike_rad;  ///< foot pitch at contact against flat, > 0 toes up
  /// Stated standard errors of this one step, the runner's own offset included: larger for a foot unlike
  /// those that the models were fitted on. 95 % of steps lie within 1.96 of them.
  std::optional<double> contact_time_sd_s, peak_vgrf_sd_bw;
  Quality quality;
};

/// Told by a shoe, not by the pelvis in a shoe's place.
inline bool is_of_shoe(const StepRecord& step) { return !step.quality.has(Mark::kFromPelvis); }

/// From one contact of a foot to its next.
struct StrideRecord {
  Side side = Side::kUnknown;
  Time start;
  Time end;
  double stride_time_s = 0.0;
  std::optional<double> speed_mps;
  std::optional<double> counter_rotation_range_rad;    ///< range of trunk minus pelvis axial rotation
  std::optional<double> counter_rotation_phase_rad;    ///< trunk's first harmonic minus pelvis's, (-pi, pi]
  std::optional<double> coordination_variability_rad;  ///< circular SD of that phase over the last 20 strides
  std::optional<double> pelvis_rotation_range_rad;
  std::optional<double> trunk_rotation_range_rad;
  std::optional<double> pelvis_obliquity_range_rad;
  std::optional<double> pelvic_tilt_rad;         ///< mean, > 0 front lower
  std::optional<double> trunk_lean_rad;          ///< mean forward pitch against standing, > 0 forward
  std::optional<double> vertical_oscillation_m;  ///< of the pelvis, mean of the stride's two steps
  std::optional<double> turn_rate_radps;         ///< mean earth-vertical rate of the pelvis
  Quality quality;
};

/// Experimental: how often the runner breathes, from the trunk's slow nodding against the pelvis.
struct BreathingRecord {
  Time time;                      ///< end of the window that was looked at
  std::optional<double> rate_hz;  ///< absent unless sure
  double sd_hz = 0.0;             ///< standard error of the rate
};

}  // namespace evenstride
