#include "core/sim/pelvis_path.h"

#include <Eigen/Core>
#include <cmath>

#include "core/base/units.h"
#include "core/sim/force_course.h"

namespace evenstride::sim {
namespace {

using Eigen::Vector2d;

constexpr double kStandHeight_m = 0.97, kRunContactHeight_m = 0.95, kWalkLowest_m = 0.93;
constexpr double kSway_mps = 0.05;  ///< sideways, away from the leg that pushed
constexpr double kWalkBraking_mps2 = 0.8;
constexpr double kStop_s = 1.2;  ///< from the last running contact to rest

bool flies_after(const PlannedStep& step) { return !step.last && step.next_contact_s > step.toe_off_s; }
/// On the ground from contact to this time, after which the next step or the flight takes over.
double ground_end(const PlannedStep& step) {
  return flies_after(step) ? step.toe_off_s : step.next_contact_s;
}

Vector2d direction(double heading_rad) { return {std::cos(heading_rad), std::sin(heading_rad)}; }

class PathMaker {
 public:
  PathMaker(const StepPlan& plan, const RunnerStyle& style) : steps_(plan.steps), style_(style) {
    path_.x.knot(0.0, {});
    path_.y.knot(0.0, {});
    path_.z.knot(0.0, {kStandHeight_m, 0.0, 0.0});
    path_.heading.knot(0.0, {});
  }

  PelvisPath make() {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      const PlannedStep& step = steps_[i];
      if (step.first && step.side == Side::kLeft) continue;  // the right foot's first push-off moves the body
      if (step.first)
        set_off(step);
      else if (step.last)
        stop(step, !steps_[i - 1].last);
      else
        carry(i);
    }
    return std::move(path_);
  }

 private:
  void hold_until(double time_s) {
    for (Curve* c : {&path_.x, &path_.y, &path_.z, &path_.heading})
      if (time_s > c->end_s()) c->knot(time_s, {c->end().value, 0.0, 0.0});
  }

  void set_off(const PlannedStep& step) {
    hold_until(step.contact_s);
    const Vector2d v = leaving_velocity(step, 0.0);
    const double end = ground_end(step);
    path_.x.rate_piece(end, 0.0, 0.0, v.x(), 0.0);
    path_.y.rate_piece(end, 0.0, 0.0, v.y(), 0.0);
    vertical(step, false);
    fly(step);
    path_.heading.knot(step.next_contact_s, {step.heading_rad, 0.0, 0.0});
    velocity_ = v;
  }

  void carry(std::size_t i) {
    const PlannedStep& step = steps_[i];
    const double turn = i + 1 < steps_.size() ? steps_[i + 1].heading_rad - step.heading_rad : 0.0;
    push(step, leaving_velocity(step, turn));
    vertical(step, i > 0 && flies_after(steps_[i - 1]));
    fly(step);
    const double next_turn =
        i + 2 < steps_.size() ? steps_[i + 2].heading_rad - steps_[i + 1].heading_rad : 0.0;
    const double step_s = step.next_contact_s - step.contact_s;
    path_.heading.knot(step.next_contact_s,
                       {step.heading_rad + turn, 0.5 * (turn + next_turn) / step_s, 0.0});
  }

  double braking(const PlannedStep& step) const {
    return step.activity == Activity::kRun ? style_.braking_mps2 : kWalkBraking_mps2;
  }

  /// Horizontal velocity at the end of stance: braking slows the stance, so the flight is a little faster.
  Vector2d leaving_velocity(const PlannedStep& step, double turn_rad) const {
    const double ground_s = step.first ? 0.0 : ground_end(step) - step.contact_s;
    const double step_s = step.next_contact_s - step.contact_s;
    const double speed = step.speed_mps + braking(step) * ground_s * ground_s / (2.0 * kPi * step_s);
    const Vector2d e = direction(step.heading_rad + turn_rad);
    const double sway = step.side == Side::kLeft ? -kSway_mps : kSway_mps;
    return speed * e + sway * Vector2d(-e.y(), e.x());
  }

  /// Acceleration sum sin pi u + brake sin 2 pi u over the time on the ground, integrated twice.
  void push(const PlannedStep& step, const Vector2d& leaving) {
    const double T = ground_end(step) - step.contact_s;
    const Vector2d sum = (leaving - velocity_) * kPi / (2.0 * T);
    const Vector2d brake = -braking(step) * direction(step.heading_rad);
    const auto piece = [&](double at, double v, double a1, double a2) {
      return CurvePiece{step.contact_s,
                        T,
                        {at, v + a1 * T / kPi + a2 * T / (2.0 * kPi), 0.0, 0.0, 0.0, 0.0},
                        {-a1 * T * T / (kPi * kPi), -a2 * T * T / (4.0 * kPi * kPi)}};
    };
    path_.x.append(piece(path_.x.end().value, velocity_.x(), sum.x(), brake.x()));
    path_.y.append(piece(path_.y.end().value, velocity_.y(), sum.y(), brake.y()));
    velocity_ = leaving;
  }

  void vertical(const PlannedStep& step, bool after_flight) {
    if (!flies_after(step)) {
      walk_arc(step);
      return;
    }
    const ForceCourse force = course_of(step);
    const double flight_s = step.next_contact_s - step.toe_off_s;
    const double sag_mps = kGravity_mps2 * step.contact_time_s * (0.5 - centroid_of(force));
    const double leave_mps = 0.5 * kGravity_mps2 * flight_s - sag_mps;
    const double leave_m = kRunContactHeight_m + sag_mps * flight_s;
    if (after_flight)
      bounce(step, force, leave_m, leave_mps);
    else
      path_.z.knot(step.toe_off_s, {leave_m, leave_mps, -kGravity_mps2});
  }

  static ForceCourse course_of(const PlannedStep& step) {
    return force_course(RunningModel::builtin(), kind_of(step), step.peak_shape);
  }

  /// The stance of running, closed form; see the header.
  void bounce(const PlannedStep& step, ForceCourse force, double leave_m, double leave_mps) {
    const double T = step.toe_off_s - step.contact_s, h = path_.z.end().value, v = path_.z.end().rate;
    const double fall_m = kGravity_mps2 * T * T / 2.0;
    const double c0 = (leave_mps - v) / T + kGravity_mps2;
    const double c1 =
        (leave_m - h - v * T - c0 * (1.0 - centroid_of(force)) * T * T + fall_m) * 2.0 * kPi / (T * T);
    for (double& term : force) term *= c0;
    force[1] += c1;
    CurvePiece piece{step.contact_s, T, {h, v, -kGravity_mps2 / 2.0, 0.0, 0.0, 0.0}, {}};
    for (std::size_t k = 0; k < force.size(); ++k) {
      const double share = T / (kPi * static_cast<double>(k + 1));
      piece.poly[1] += force[k] * share;
      piece.sine.push_back(-force[k] * share * share);
    }
    path_.z.append(piece);
  }

  /// Walking: lowest at contact, highest in the middle of single support.
  void walk_arc(const PlannedStep& step) {
    const double T = step.next_contact_s - step.contact_s;
    const double swing = 0.5 * style_.walk_oscillation_m, w = 2.0 * kPi / T;
    if (!step.first)
      path_.z.knot(step.contact_s + 0.5 * T, {kWalkLowest_m + 2.0 * swing, 0.0, -swing * w * w});
    path_.z.knot(step.next_contact_s, {kWalkLowest_m, 0.0, swing * w * w});
  }

  void fly(const PlannedStep& step) {
    if (!flies_after(step)) return;
    const double T = step.next_contact_s - step.toe_off_s;
    for (Curve* c : {&path_.x, &path_.y})
      c->append({step.toe_off_s, T, {c->end().value, c->end().rate, 0.0, 0.0, 0.0, 0.0}, {}});
    const double z = path_.z.end().value, v = path_.z.end().rate;
    path_.z.append({step.toe_off_s, T, {z, v, -kGravity_mps2 / 2.0, 0.0, 0.0, 0.0}, {}});
  }

  void stop(const PlannedStep& step, bool leading) {
    if (!leading) return;
    const double end = step.contact_s + kStop_s;
    path_.x.rate_piece(end, velocity_.x(), 0.0, 0.0, 0.0);
    path_.y.rate_piece(end, velocity_.y(), 0.0, 0.0, 0.0);
    path_.z.knot(end, {kStandHeight_m, 0.0, 0.0});
    path_.heading.knot(end, {step.heading_rad, 0.0, 0.0});
    velocity_.setZero();
  }

  const std::vector<PlannedStep>& steps_;
  const RunnerStyle& style_;
  PelvisPath path_;
  Vector2d velocity_ = Vector2d::Zero();
};

}  // namespace

PelvisPath make_pelvis_path(const StepPlan& plan, const RunnerStyle& style) {
  return PathMaker(plan, style).make();
}

}  // namespace evenstride::sim
