/// What really happened in a simulated run, step by step and stride by stride. SI units, rad.
#pragma once

#include <optional>
#include <vector>

#include "core/base/site.h"
#include "core/sim/scenario.h"
#include "core/sim/step_plan.h"

namespace evenstride::sim {

struct TrueStep {
  Side side = Side::kUnknown;
  Activity activity = Activity::kRun;
  bool steady = false;  ///< neither the first nor the last step of a part: force and drop are defined
  double initial_contact_s = 0.0, toe_off_s = 0.0, next_contact_s = 0.0;
  double contact_time_s = 0.0;
  double flight_time_s = 0.0;  ///< negative in walking: double support
  double step_time_s = 0.0;
  std::optional<double> peak_vgrf_bw, vertical_impulse_bws;  ///< running only
  double impact_peak_mps2 = 0.0;  ///< resultant at the shoe within 60 ms of contact, gravity removed
  double pelvic_drop_rad = 0.0;
  double foot_strike_rad = 0.0;
  double fatigue = 0.0;  ///< level of the fatigue course, 0 fresh, 1 full change
};

struct TrueStride {
  Side side = Side::kUnknown;
  Activity activity = Activity::kRun;
  bool steady = false;
  double start_s = 0.0, end_s = 0.0;
  double speed_mps = 0.0;
  double counter_rotation_range_rad = 0.0, counter_rotation_phase_rad = 0.0;
  double pelvis_rotation_range_rad = 0.0, trunk_rotation_range_rad = 0.0;
  double pelvis_obliquity_range_rad = 0.0;
  double pelvic_tilt_rad = 0.0, trunk_lean_rad = 0.0;
  double vertical_oscillation_m = 0.0;
  double turn_rate_radps = 0.0;
};

struct Truth {
  std::vector<TrueStep> steps;
  std::vector<TrueStride> strides;
};

class BodyMotion;
/// Reads the truth off the closed forms, sampled every millisecond.
Truth measure_truth(const StepPlan& plan, const BodyMotion& body);

}  // namespace evenstride::sim
