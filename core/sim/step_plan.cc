#include "core/sim/step_plan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/sim/stride_noise.h"

namespace evenstride::sim {
namespace {

constexpr double kSwingFromStanding_s = 0.42;
constexpr double kCrouch_s = 0.75;    ///< from standing to the first push-off of a run
constexpr double kFirstWalk_s = 1.0;  ///< from standing to the first contact of a walk
constexpr double kStopping_s = 2.0;   ///< of a part kept for coming to a stand
constexpr double kLastStep_s = 0.55;  ///< until the trailing foot is set down beside the other
constexpr double kRestingPause_s = 20.0;
constexpr double kLeastFlight_s = 0.04;

/// What varies from stride to stride; of the last four each leg has its own share.
enum Noise { kStrideNoise, kPelvisTurn, kTrunkTurn, kLean, kContact, kDrop, kImpact, kStrike, kNoiseCount };
constexpr int kLegNoises = kNoiseCount - kContact;

/// First the common ones, then the left leg's own, then the right leg's.
std::vector<StrideNoise> make_noises(const Scenario& scenario) {
  std::vector<StrideNoise> noises;
  Random seeds(scenario.seed);
  for (int i = 0; i < kNoiseCount; ++i) noises.emplace_back(seeds.bits(), scenario.variability.slow_share);
  for (int i = 0; i < 2 * kLegNoises; ++i)
    noises.emplace_back(seeds.bits(), scenario.variability.side_slow_share);
  return noises;
}

class Planner {
 public:
  explicit Planner(const Scenario& scenario) : wish_(scenario), noises_(make_noises(scenario)) {}

  StepPlan plan() {
    for (std::size_t i = 0; i < wish_.parts.size(); ++i) {
      begin_part(i);
      if (part_->activity != Activity::kStand) move();
      plan_.end_s = part_end_s_;
    }
    mark_steady();
    return std::move(plan_);
  }

 private:
  void begin_part(std::size_t i) {
    const auto stands = [](const ScenePart* p) { return p == nullptr || p->activity == Activity::kStand; };
    before_ = i > 0 ? &wish_.parts[i - 1] : nullptr;
    part_ = &wish_.parts[i];
    after_ = i + 1 < wish_.parts.size() ? &wish_.parts[i + 1] : nullptr;
    part_start_s_ = plan_.end_s;
    part_end_s_ = part_start_s_ + part_->duration_s;
    from_standing_ = stands(before_);
    to_standing_ = stands(after_);
  }

  void move() {
    if (from_standing_) set_off();
    const double until = to_standing_ ? part_end_s_ - kStopping_s : part_end_s_;
    while (contact_s_ < until) add_step();
    if (to_standing_) come_to_a_stand();
  }

  double speed_of(const ScenePart& part) const {
    if (part.speed_mps > 0.0) return part.speed_mps;
    return part.activity == Activity::kRun ? wish_.style.speed_mps : wish_.style.walk_speed_mps;
  }

  /// Eases from the part before, and out when another activity follows.
  double speed_at(double time_s) const {
    const double target = speed_of(*part_);
    const double u = std::min(1.0, (time_s - part_start_s_) / wish_.ramp_s);
    const double w = std::clamp((part_end_s_ - time_s) / wish_.ramp_s, 0.0, 1.0);
    const bool same_before = !from_standing_ && before_->activity == part_->activity;
    const bool same_after = !to_standing_ && after_->activity == part_->activity;
    const double from = same_before ? speed_of(*before_) : 0.5 * target;
    const double smooth_in = u * u * (3.0 - 2.0 * u), smooth_out = w * w * (3.0 - 2.0 * w);
    return (from + (target - from) * smooth_in) * (same_after ? 1.0 : 0.5 + 0.5 * smooth_out);
  }

  double curvature() const {
    if (part_->curvature_1pm != 0.0 || wish_.track.bend_radius_m <= 0.0) return part_->curvature_1pm;
    const double bend = std::numbers::pi * wish_.track.bend_radius_m;
    const double along = std::fmod(distance_m_, wish_.track.straight_m + bend);
    return along < wish_.track.straight_m ? 0.0 : 1.0 / wish_.track.bend_radius_m;
  }

  double noise(Noise which) {
    const auto i = static_cast<std::size_t>(which);
    const double common = noises_[i].next();
    if (which < kContact) return wish_.variability.scale * common;
    const std::size_t leg = side_ == Side::kLeft ? kNoiseCount : kNoiseCount + kLegNoises;
    return wish_.variability.scale * std::sqrt(0.5) * (common + noises_[leg + i - kContact].next());
  }

  void tire(double step_s) {
    if (part_->activity != Activity::kRun) return;
    if (contact_s_ - last_running_s_ >= kRestingPause_s) {
      if (fatigue_ > 0.0) pace_ = wish_.fatigue.pace_after_pause;
      fatigue_ *= 1.0 - wish_.fatigue.recovery_share;
    }
    last_running_s_ = contact_s_;
    if (contact_s_ > wish_.fatigue.onset_s)
      fatigue_ = std::min(wish_.fatigue.limit, fatigue_ + pace_ * step_s / wish_.fatigue.ramp_s);
  }

  /// +1 left, -1 right: half of an asymmetry goes to each side.
  double sign() const { return side_ == Side::kLeft ? 1.0 : -1.0; }

  struct Timing {
    double step_s, contact_s;
    double usual_step_s;  ///< of both sides, without this step's own deviation
  };
  Timing timing() {
    const RunnerStyle& style = wish_.style;
    const bool runs = part_->activity == Activity::kRun;
    const double own = runs ? style.cadence_spm : style.walk_cadence_spm;
    const double fresh_s = 60.0 / (part_->cadence_spm > 0.0 ? part_->cadence_spm : own);
    const double jitter = 1.0 + wish_.variability.stride_time_ratio * noise(kStrideNoise);
    const double asymmetry =
        (wish_.asymmetry.contact_pct + fatigue_ * wish_.fatigue.contact_asymmetry_pct) / 200.0 * sign();
    double contact = 2.0 * fresh_s * (runs ? style.duty_factor : style.walk_duty_factor) * (1.0 + asymmetry) *
                     (1.0 + wish_.variability.contact_ratio * noise(kContact));
    double step = fresh_s * jitter;
    if (!runs) return {step, contact * jitter, fresh_s};
    contact *= 1.0 + fatigue_ * wish_.fatigue.contact_ratio;
    const double tired = 1.0 + fatigue_ * wish_.fatigue.cadence_ratio;
    step /= tired;
    const double flight =
        (step - contact / (1.0 + asymmetry)) * (1.0 + wish_.asymmetry.flight_pct / 200.0 * sign());
    return {contact + std::max(kLeastFlight_s, flight), contact, fresh_s / tired};
  }

  void describe(PlannedStep& step) {
    const RunnerStyle& style = wish_.style;
    const FatigueCourse& tired = wish_.fatigue;
    const Variability& spread = wish_.variability;
    const bool runs = step.activity == Activity::kRun;
    const double less = runs ? 1.0 : 0.5;  // walking moves the body about half as much
    step.fatigue = runs ? fatigue_ : 0.0;
    const double level = step.fatigue, half = 0.5 * sign();
    step.drop_rad = less * (style.pelvic_drop_rad + half * wish_.asymmetry.drop_rad + level * tired.drop_rad +
                            half * level * tired.drop_asymmetry_rad + spread.drop_rad * noise(kDrop));
    step.drop_rad = std::max(0.005, step.drop_rad);
    step.obliquity_rad = style.pelvis_obliquity_rad;
    step.tilt_rad = less * style.pelvic_tilt_rad;
    step.lean_rad =
        less * (style.trunk_lean_rad + level * tired.trunk_lean_rad + spread.lean_rad * noise(kLean));
    const double turning = 0.5 * (1.0 + level * tired.counter_rotation_ratio);
    step.pelvis_rotation_rad =
        turning * style.pelvis_rotation_range_rad * (1.0 + spread.rotation_ratio * noise(kPelvisTurn));
    step.trunk_rotation_rad =
        turning * style.trunk_rotation_range_rad * (1.0 + spread.rotation_ratio * noise(kTrunkTurn));
    step.trunk_phase_rad = style.trunk_phase_rad;
    step.strike_rad = style.strike_rad + half * wish_.asymmetry.strike_rad + level * tired.strike_rad +
                      spread.strike_rad * noise(kStrike);
    step.impact_mps2 = less * style.impact_peak_mps2 * (1.0 + half * wish_.asymmetry.impact_pct / 100.0) *
                       (1.0 + level * tired.impact_ratio) *
                       std::max(0.1, 1.0 + spread.impact_ratio * noise(kImpact));
    step.peak_shape = style.peak_shape * (1.0 + half * wish_.asymmetry.peak_shape_pct / 100.0);
  }

  PlannedStep make_step(double contact_s) {
    PlannedStep step;
    step.side = side_;
    step.activity = part_->activity;
    step.contact_s = contact_s;
    step.speed_mps = speed_at(contact_s);
    step.heading_rad = heading_rad_;
    describe(step);
    return step;
  }

  /// Both feet stand; the left one is lifted, the right one pushes off, the left one lands.
  void set_off() {
    side_ = Side::kRight;
    contact_s_ = part_start_s_;
    const Timing t = timing();
    PlannedStep right = make_step(part_start_s_);
    right.first = true;
    right.contact_time_s = t.contact_s;
    right.step_time_s = t.usual_step_s;
    const double flight = t.step_s - t.contact_s;  // negative in walking
    right.toe_off_s = part_start_s_ + (flight > 0.0 ? kCrouch_s : kFirstWalk_s - flight);
    right.next_contact_s = right.toe_off_s + flight;
    side_ = Side::kLeft;
    PlannedStep left = make_step(part_start_s_);
    left.first = true;
    left.contact_time_s = t.contact_s;
    left.step_time_s = t.usual_step_s;
    left.next_contact_s = part_start_s_;
    left.toe_off_s = right.next_contact_s - kSwingFromStanding_s;
    plan_.steps.push_back(left);
    plan_.steps.push_back(right);
    contact_s_ = right.next_contact_s;
  }

  void add_step() {
    const Timing t = timing();
    tire(t.step_s);
    PlannedStep step = make_step(contact_s_);
    step.contact_time_s = t.contact_s;
    step.step_time_s = t.usual_step_s;
    step.toe_off_s = contact_s_ + t.contact_s;
    step.next_contact_s = contact_s_ + t.step_s;
    plan_.steps.push_back(step);
    distance_m_ += step.speed_mps * t.step_s;
    heading_rad_ += step.speed_mps * t.step_s * curvature();
    contact_s_ = step.next_contact_s;
    side_ = opposite(side_);
  }

  void come_to_a_stand() {
    for (const double delay : {0.0, kLastStep_s}) {
      PlannedStep step = make_step(contact_s_ + delay);
      step.last = true;
      step.contact_time_s = plan_.steps.back().contact_time_s;
      step.step_time_s = plan_.steps.back().step_time_s;
      step.toe_off_s = part_end_s_;
      step.next_contact_s = contact_s_ + kLastStep_s;
      plan_.steps.push_back(step);
      side_ = opposite(side_);
    }
  }

  void mark_steady() {
    auto& steps = plan_.steps;
    const auto plain = [&](std::size_t i, Activity activity) {
      return !steps[i].first && !steps[i].last && steps[i].activity == activity;
    };
    for (std::size_t i = 1; i + 1 < steps.size(); ++i)
      steps[i].steady =
          plain(i - 1, steps[i].activity) && plain(i, steps[i].activity) && plain(i + 1, steps[i].activity);
  }

  const Scenario& wish_;
  std::vector<StrideNoise> noises_;
  StepPlan plan_;
  const ScenePart *before_ = nullptr, *part_ = nullptr, *after_ = nullptr;
  double part_start_s_ = 0.0, part_end_s_ = 0.0;
  bool from_standing_ = true, to_standing_ = true;
  Side side_ = Side::kLeft;
  double contact_s_ = 0.0, heading_rad_ = 0.0, distance_m_ = 0.0;
  double fatigue_ = 0.0, pace_ = 1.0, last_running_s_ = 1e18;
};

}  // namespace

RunningKind kind_of(const PlannedStep& step) {
  return {step.strike_rad, step.speed_mps, step.contact_time_s, step.step_time_s};
}

StepPlan plan_steps(const Scenario& scenario) {
  check(scenario);
  return Planner(scenario).plan();
}

}  // namespace evenstride::sim
