#include "core/sim/body_angles.h"

#include <cmath>

#include "core/base/units.h"

namespace evenstride::sim {
namespace {

constexpr int kKnotsPerStep = 6;
constexpr double kPelvisNod_rad = 0.03,
                 kTrunkNod_rad = 0.015;    ///< amplitude of tilt and lean at step frequency
constexpr double kTrunkSideShare = -0.35;  ///< of the pelvis's drop, turned against it
constexpr double kLowestAt = 0.40;         ///< of contact time: the pelvis's lowest
constexpr double kHikeShare = 0.15;        ///< of the drop: how far the swing side rises before its contact

class AngleMaker {
 public:
  explicit AngleMaker(const StepPlan& plan) : steps_(plan.steps) {
    for (Curve* c : curves()) c->knot(0.0, {});
  }

  BodyAngles make() {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      const PlannedStep& step = steps_[i];
      if (step.first && step.side == Side::kRight) hold_until(step.contact_s);
      if (step.last && !steps_[i - 1].last) settle(step.next_contact_s + 0.5);
      if (step.first || step.last) continue;
      const bool begins = steps_[i - 1].first;
      if (begins) settle_to_contact(step);
      swing(i, begins);
      drop(step);
    }
    return std::move(angles_);
  }

 private:
  std::array<Curve*, 6> curves() {
    return {&angles_.pelvis_yaw, &angles_.pelvis_roll, &angles_.pelvis_pitch,
            &angles_.trunk_yaw,  &angles_.trunk_roll,  &angles_.trunk_pitch};
  }
  void hold_until(double time_s) {
    for (Curve* c : curves())
      if (time_s > c->end_s()) c->knot(time_s, {c->end().value, 0.0, 0.0});
  }
  void settle(double time_s) {
    for (Curve* c : curves()) c->knot(time_s, {});
  }

  static double sign(const PlannedStep& step) { return step.side == Side::kLeft ? 1.0 : -1.0; }
  static double phase_rate(const PlannedStep& step) { return kPi / (step.next_contact_s - step.contact_s); }

  /// amplitude cos(phase) at stride phase `phase`, turning at `rate`.
  static Jet wave(double amplitude, double phase, double rate, double mean = 0.0) {
    return {mean + amplitude * std::cos(phase), -amplitude * rate * std::sin(phase),
            -amplitude * rate * rate * std::cos(phase)};
  }

  void knots(const PlannedStep& step, double time_s, double phase, double rate) {
    angles_.pelvis_yaw.knot(time_s, wave(-step.pelvis_rotation_rad, phase, rate));
    angles_.trunk_yaw.knot(time_s, wave(-step.trunk_rotation_rad, phase + step.trunk_phase_rad, rate));
    angles_.pelvis_pitch.knot(time_s, wave(kPelvisNod_rad, 2.0 * phase, 2.0 * rate, step.tilt_rad));
    angles_.trunk_pitch.knot(time_s, wave(-kTrunkNod_rad, 2.0 * phase, 2.0 * rate, step.lean_rad));
  }

  double start_phase(const PlannedStep& step) const { return step.side == Side::kLeft ? 0.0 : kPi; }

  void settle_to_contact(const PlannedStep& step) {
    knots(step, step.contact_s, start_phase(step), phase_rate(step));
    roll_knots(step, step.contact_s, contact_jet(step));
  }

  /// Rotation, tilt and lean: sinusoids of the stride's phase.
  void swing(std::size_t i, bool begins) {
    const PlannedStep& step = steps_[i];
    if (!begins) knots_at_contact(i);
    const double step_s = step.next_contact_s - step.contact_s;
    for (int k = 1; k < kKnotsPerStep; ++k) {
      const double u = static_cast<double>(k) / kKnotsPerStep;
      knots(step, step.contact_s + u * step_s, start_phase(step) + kPi * u, phase_rate(step));
    }
  }
  void knots_at_contact(std::size_t i) {
    const double rate = 0.5 * (phase_rate(steps_[i]) + phase_rate(steps_[i - 1]));
    knots(steps_[i], steps_[i].contact_s, start_phase(steps_[i]), rate);
    roll_knots(steps_[i], steps_[i].contact_s, contact_jet(steps_[i]));
  }

  /// At contact the pelvis is level and on its way down on the swing side.
  static Jet contact_jet(const PlannedStep& step) {
    const double w = kPi / (2.0 * kLowestAt * step.contact_time_s);
    return {step.obliquity_rad, 0.5 * sign(step) * step.drop_rad * w, 0.0};
  }
  void drop(const PlannedStep& step) {
    const double w = kPi / (2.0 * kLowestAt * step.contact_time_s);
    const double fall = sign(step) * step.drop_rad;
    roll_knots(step, step.contact_s + kLowestAt * step.contact_time_s,
               {step.obliquity_rad + fall, 0.0, -0.8 * fall * w * w});
    // Well after the lowest, and before the next contact: the swing side is hiked a little.
    const double rise_s = 0.75 * (step.next_contact_s - step.contact_s - kLowestAt * step.contact_time_s);
    roll_knots(step, step.contact_s + kLowestAt * step.contact_time_s + rise_s,
               {step.obliquity_rad - kHikeShare * fall, 0.0, 0.0});
  }
  void roll_knots(const PlannedStep& step, double time_s, const Jet& pelvis) {
    angles_.pelvis_roll.knot(time_s, pelvis);
    const double fall = pelvis.value - step.obliquity_rad;
    angles_.trunk_roll.knot(
        time_s, {kTrunkSideShare * fall, kTrunkSideShare * pelvis.rate, kTrunkSideShare * pelvis.accel});
  }

  const std::vector<PlannedStep>& steps_;
  BodyAngles angles_;
};

}  // namespace

BodyAngles make_body_angles(const StepPlan& plan) { return AngleMaker(plan).make(); }

}  // namespace evenstride::sim
