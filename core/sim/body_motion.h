/// The moving body: pose of both shoes, pelvis and trunk at any instant, and the truth about its gait.
///
///     const BodyMotion body(plain_run(5.0, 60.0));
///     const Kinematics pelvis = body.pose(Site::kPelvis, 12.3);
///     for (const TrueStep& step : body.truth().steps) ...
#pragma once

#include <vector>

#include "core/base/site.h"
#include "core/sim/kinematics.h"
#include "core/sim/scenario.h"
#include "core/sim/step_plan.h"
#include "core/sim/truth.h"

namespace evenstride::sim {

/// A short damped ringing that a contact sends through the body: displacement Re(s^3 exp(lambda s)).
struct Ringing {
  double start_s = 0.0;
  double peak_mps2 = 0.0;  ///< largest acceleration
  double frequency_hz = 22.0;
  double decay_s = 0.012;
  /// Displacement with derivatives; zero before `start_s`.
  Jet at(double time_s) const;
};

class BodyMotion {
 public:
  /// @throws std::invalid_argument for a scenario out of range.
  explicit BodyMotion(const Scenario& scenario);
  /// Any time; before 0 and after `end_s` the body stands still. `Site::kShoe` is not a place: throws.
  Kinematics pose(Site site, double time_s) const;
  /// Vertical ground reaction force over body weight, of both feet together.
  double vertical_force_bw(double time_s) const { return 1.0 + pelvis_z_.at(time_s).accel / 9.81; }
  const Truth& truth() const { return truth_; }
  double end_s() const { return plan_.end_s; }

 private:
  struct Foot {
    Curve x, y, z, yaw, roll, pitch;
    std::vector<Ringing> ringing;  ///< one a contact, in order of time
    double twist_rad = 0.0;
  };
  friend class BodyBuilder;
  Kinematics shoe_pose(const Foot& foot, double time_s) const;
  Kinematics pelvis_pose(double time_s) const;
  Kinematics trunk_pose(double time_s) const;

  StepPlan plan_;
  Curve pelvis_x_, pelvis_y_, pelvis_z_;
  Curve heading_, pelvis_yaw_, pelvis_roll_, pelvis_pitch_;
  Curve trunk_yaw_, trunk_roll_, trunk_pitch_;
  Foot left_, right_;
  std::vector<Ringing> body_ringing_;  ///< what is left of the contacts at the pelvis
  Truth truth_;
};

}  // namespace evenstride::sim
