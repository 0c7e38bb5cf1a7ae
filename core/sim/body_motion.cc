#include "core/sim/body_motion.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <stdexcept>

#include "core/base/units.h"

namespace evenstride::sim {
namespace {

using Eigen::Vector3d;

const Vector3d kShoeRinging_W = Vector3d(-0.30, 0.05, 0.95).normalized();
const Vector3d kTrunkAbovePelvis_B_m(0.0, 0.0, 0.42);
// What reaches the pelvis, and of that the trunk: soft tissue lowers, delays and slows it.
constexpr double kPelvisShare = 0.10, kPelvisDelay_s = 0.006, kPelvisRinging_hz = 14.0,
                 kPelvisDecay_s = 0.012;
constexpr double kTrunkShare = 0.5;

/// The ringing that goes on at `time_s`: of the last contact before it, the others have died away.
Jet ringing_at(const std::vector<Ringing>& ringing, double time_s) {
  const auto after = std::upper_bound(ringing.begin(), ringing.end(), time_s,
                                      [](double t, const Ringing& r) { return t < r.start_s(); });
  return after == ringing.begin() ? Jet{} : std::prev(after)->at(time_s);
}

void move_along(Kinematics& state, const Vector3d& direction_W, const Jet& jet, double share) {
  state.position_W_m += share * jet.value * direction_W;
  state.velocity_W_mps += share * jet.rate * direction_W;
  state.acceleration_W_mps2 += share * jet.accel * direction_W;
}

Kinematics at_point(const Jet& x, const Jet& y, const Jet& z) {
  Kinematics state;
  state.position_W_m = {x.value, y.value, z.value};
  state.velocity_W_mps = {x.rate, y.rate, z.rate};
  state.acceleration_W_mps2 = {x.accel, y.accel, z.accel};
  return state;
}

Jet sum(const Jet& a, const Jet& b) { return {a.value + b.value, a.rate + b.rate, a.accel + b.accel}; }

std::vector<Ringing> ringing_of(const StepPlan& plan) {
  std::vector<Ringing> ringing;
  for (const PlannedStep& step : plan.steps)
    if (!step.first)
      ringing.emplace_back(step.contact_s + kPelvisDelay_s, kPelvisShare * step.impact_mps2,
                           kPelvisRinging_hz, kPelvisDecay_s);
  return ringing;
}

}  // namespace

BodyMotion::BodyMotion(const Scenario& scenario)
    : plan_(plan_steps(scenario)),
      path_(make_pelvis_path(plan_, scenario.style)),
      bob_(make_pelvis_bob(plan_)),
      angles_(make_body_angles(plan_)),
      breath_(make_breath(scenario.breathing, scenario.seed)),
      left_(make_foot_path(plan_, scenario.style, Side::kLeft, path_)),
      right_(make_foot_path(plan_, scenario.style, Side::kRight, path_)),
      body_ringing_(ringing_of(plan_)),
      truth_(measure_truth(plan_, *this)) {}

Kinematics BodyMotion::pose(Site site, double time_s) const {
  switch (site) {
    case Site::kLeftShoe:
      return shoe_pose(left_, time_s);
    case Site::kRightShoe:
      return shoe_pose(right_, time_s);
    case Site::kPelvis:
      return pelvis_pose(time_s);
    case Site::kTrunk:
      return trunk_pose(time_s);
    case Site::kShoe:
      break;
  }
  throw std::invalid_argument("a shoe without a side has no pose");
}

double BodyMotion::vertical_force_bw(double time_s) const {
  return 1.0 + path_.z.at(time_s).accel / kGravity_mps2;
}

double BodyMotion::trunk_pitch_rad(double time_s) const {
  return angles_.trunk_pitch.at(time_s).value + breath_at(breath_, time_s).value;
}

Kinematics BodyMotion::shoe_pose(const FootPath& foot, double time_s) const {
  Kinematics state = at_point(foot.x.at(time_s), foot.y.at(time_s), foot.z.at(time_s));
  set_attitude(state, foot.yaw.at(time_s), foot.roll.at(time_s), foot.pitch.at(time_s), foot.twist_rad);
  move_along(state, kShoeRinging_W, ringing_at(foot.ringing, time_s), 1.0);
  return state;
}

Kinematics BodyMotion::pelvis_pose(double time_s) const {
  Kinematics state =
      at_point(path_.x.at(time_s), path_.y.at(time_s), sum(path_.z.at(time_s), bob_.at(time_s)));
  set_attitude(state, sum(path_.heading.at(time_s), angles_.pelvis_yaw.at(time_s)),
               angles_.pelvis_roll.at(time_s), angles_.pelvis_pitch.at(time_s), 0.0);
  move_along(state, Vector3d::UnitZ(), ringing_at(body_ringing_, time_s), 1.0);
  return state;
}

Kinematics BodyMotion::trunk_pose(double time_s) const {
  Kinematics state = at_point(path_.x.at(time_s), path_.y.at(time_s), path_.z.at(time_s));
  set_attitude(state, sum(path_.heading.at(time_s), angles_.trunk_yaw.at(time_s)),
               angles_.trunk_roll.at(time_s), sum(angles_.trunk_pitch.at(time_s), breath_at(breath_, time_s)),
               0.0);
  const Vector3d lever_W = state.R_WB * kTrunkAbovePelvis_B_m, &w = state.rate_W_radps;
  state.position_W_m += lever_W;
  state.velocity_W_mps += w.cross(lever_W);
  state.acceleration_W_mps2 += state.rate_derivative_W_radps2.cross(lever_W) + w.cross(w.cross(lever_W));
  move_along(state, Vector3d::UnitZ(), ringing_at(body_ringing_, time_s), kTrunkShare);
  return state;
}

}  // namespace evenstride::sim
