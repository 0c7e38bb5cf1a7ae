/// The moving body: pose of both shoes, pelvis and trunk at any instant, and the truth about its gait.
///
///     const BodyMotion body(plain_run(5.0, 60.0));
///     const Kinematics pelvis = body.pose(Site::kPelvis, 12.3);
///     for (const TrueStep& step : body.truth().steps) ...
#pragma once

#include <vector>

#include "core/base/site.h"
#include "core/sim/body_angles.h"
#include "core/sim/breath.h"
#include "core/sim/foot_path.h"
#include "core/sim/kinematics.h"
#include "core/sim/pelvis_bob.h"
#include "core/sim/pelvis_path.h"
#include "core/sim/scenario.h"
#include "core/sim/step_plan.h"
#include "core/sim/truth.h"

namespace evenstride::sim {

class BodyMotion {
 public:
  /// @throws std::invalid_argument for a scenario out of range.
  explicit BodyMotion(const Scenario& scenario);
  /// Any time; before 0 and after `end_s` the body stands still.
  /// @throws std::invalid_argument for `Site::kShoe`, which is no place.
  Kinematics pose(Site site, double time_s) const;
  /// Vertical ground reaction force over body weight, of both feet together.
  double vertical_force_bw(double time_s) const;
  double trunk_pitch_rad(double time_s) const;  ///< breath included
  const BodyAngles& angles() const { return angles_; }
  /// Of the centre of mass, which the forces move and the trunk stands on.
  const PelvisPath& pelvis_path() const { return path_; }
  double pelvis_height_m(double time_s) const { return path_.z.at(time_s).value + bob_.at(time_s).value; }
  const Truth& truth() const { return truth_; }
  double end_s() const { return plan_.end_s; }

 private:
  Kinematics shoe_pose(const FootPath& foot, double time_s) const;
  Kinematics pelvis_pose(double time_s) const;
  Kinematics trunk_pose(double time_s) const;

  StepPlan plan_;
  PelvisPath path_;
  Curve bob_;  ///< of the pelvis against it
  BodyAngles angles_;
  std::vector<BreathWave> breath_;
  FootPath left_, right_;
  std::vector<Ringing> body_ringing_;  ///< what is left of each contact at the pelvis
  Truth truth_;
};

}  // namespace evenstride::sim
