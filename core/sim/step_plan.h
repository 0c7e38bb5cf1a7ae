/// The course of steps that a scenario asks for: when, which foot, how.
#pragma once

#include <vector>

#include "core/base/site.h"
#include "core/sim/running_model.h"
#include "core/sim/scenario.h"

namespace evenstride::sim {

/// One contact of one foot. The step runs from its contact to the other foot's next.
struct PlannedStep {
  Side side = Side::kLeft;
  Activity activity = Activity::kRun;
  bool first = false;  ///< the foot stood already: `contact_s` is the start of the part
  bool last = false;   ///< the foot stays: `toe_off_s` is meaningless
  bool steady = false;
  double contact_s = 0.0, toe_off_s = 0.0, next_contact_s = 0.0;
  double contact_time_s = 0.0, step_time_s = 0.0;  ///< nominal, shape stance and swing
  double speed_mps = 0.0;                          ///< over the step
  double heading_rad = 0.0;                        ///< at contact
  double drop_rad = 0.0, obliquity_rad = 0.0, tilt_rad = 0.0, lean_rad = 0.0;
  double pelvis_rotation_rad = 0.0, trunk_rotation_rad = 0.0;  ///< amplitudes, half the range
  double trunk_phase_rad = 0.0;
  double strike_rad = 0.0, impact_mps2 = 0.0, peak_shape = 1.66;
  double fatigue = 0.0;
};

/// How people run who run like this.
RunningKind kind_of(const PlannedStep& step);

struct StepPlan {
  std::vector<PlannedStep> steps;  ///< in order of contact, sides alternate within a part
  double end_s = 0.0;
};

/// @throws std::invalid_argument for a scenario out of range.
StepPlan plan_steps(const Scenario& scenario);

}  // namespace evenstride::sim
