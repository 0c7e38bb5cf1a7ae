#include "core/sim/truth.h"

#include <algorithm>
#include <cmath>
#include <complex>

#include "core/base/units.h"
#include "core/sim/body_motion.h"

namespace evenstride::sim {
namespace {

constexpr double kGrid_s = 0.001;
constexpr double kImpactWindow_s = 0.060;

/// Calls `visit(time, dt)` on the midpoints of an even grid over [from, to].
template <class Visit>
void over(double from_s, double to_s, const Visit& visit) {
  const int n = std::max(1, static_cast<int>(std::lround((to_s - from_s) / kGrid_s)));
  const double dt = (to_s - from_s) / n;
  for (int i = 0; i < n; ++i) visit(from_s + (i + 0.5) * dt, dt);
}

struct Range {
  double low = 1e300, high = -1e300;
  void take(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  double size() const { return high - low; }
};

Site shoe_of(Side side) { return side == Side::kLeft ? Site::kLeftShoe : Site::kRightShoe; }

void measure_force(const BodyMotion& body, TrueStep& step) {
  double peak = 0.0, impulse = 0.0;
  over(step.initial_contact_s, step.toe_off_s, [&](double t, double dt) {
    const double force = body.vertical_force_bw(t);
    peak = std::max(peak, force);
    impulse += force * dt;
  });
  step.peak_vgrf_bw = peak;
  step.vertical_impulse_bws = impulse;
}

void measure_drop(const BodyMotion& body, TrueStep& step) {
  const Curve& roll = body.angles().pelvis_roll;
  const double sign = step.side == Side::kLeft ? 1.0 : -1.0, level = roll.at(step.initial_contact_s).value;
  over(step.initial_contact_s, step.toe_off_s, [&](double t, double) {
    step.pelvic_drop_rad = std::max(step.pelvic_drop_rad, sign * (roll.at(t).value - level));
  });
}

void measure_shoe(const BodyMotion& body, TrueStep& step) {
  const Site shoe = shoe_of(step.side);
  over(step.initial_contact_s, step.initial_contact_s + kImpactWindow_s, [&](double t, double) {
    step.impact_peak_mps2 = std::max(step.impact_peak_mps2, body.pose(shoe, t).acceleration_W_mps2.norm());
  });
  const Eigen::Vector3d toes_W = body.pose(shoe, step.initial_contact_s).R_WB.col(0);
  step.foot_strike_rad = std::asin(std::clamp(toes_W.z(), -1.0, 1.0));
}

TrueStep measure_step(const PlannedStep& planned, const BodyMotion& body) {
  TrueStep step;
  step.side = planned.side;
  step.activity = planned.activity;
  step.steady = planned.steady;
  step.initial_contact_s = planned.contact_s;
  step.toe_off_s = planned.toe_off_s;
  step.next_contact_s = planned.next_contact_s;
  step.contact_time_s = planned.toe_off_s - planned.contact_s;
  step.flight_time_s = planned.next_contact_s - planned.toe_off_s;
  step.step_time_s = planned.next_contact_s - planned.contact_s;
  step.fatigue = planned.fatigue;
  if (planned.activity == Activity::kRun && planned.steady) measure_force(body, step);
  measure_drop(body, step);
  measure_shoe(body, step);
  return step;
}

void measure_rotation(const BodyMotion& body, TrueStride& stride) {
  Range pelvis, trunk, counter, obliquity;
  std::complex<double> pelvis_wave, trunk_wave;
  double tilt = 0.0, lean = 0.0;
  const BodyAngles& angles = body.angles();
  const double T = stride.end_s - stride.start_s;
  over(stride.start_s, stride.end_s, [&](double t, double dt) {
    const double p = angles.pelvis_yaw.at(t).value, k = angles.trunk_yaw.at(t).value;
    pelvis.take(p);
    trunk.take(k);
    counter.take(k - p);
    obliquity.take(angles.pelvis_roll.at(t).value);
    const auto turn = std::polar(dt, -2.0 * kPi * (t - stride.start_s) / T);
    pelvis_wave += p * turn;
    trunk_wave += k * turn;
    tilt += angles.pelvis_pitch.at(t).value * dt / T;
    lean += body.trunk_pitch_rad(t) * dt / T;
  });
  stride.pelvis_rotation_range_rad = pelvis.size();
  stride.trunk_rotation_range_rad = trunk.size();
  stride.counter_rotation_range_rad = counter.size();
  stride.counter_rotation_phase_rad = std::arg(trunk_wave * std::conj(pelvis_wave));
  stride.pelvis_obliquity_range_rad = obliquity.size();
  stride.pelvic_tilt_rad = tilt;
  stride.trunk_lean_rad = lean;
}

TrueStride measure_stride(const PlannedStep& one, const PlannedStep& two, const BodyMotion& body) {
  TrueStride stride;
  stride.side = one.side;
  stride.activity = one.activity;
  stride.steady = one.steady && two.steady;
  stride.start_s = one.contact_s;
  stride.end_s = two.next_contact_s;
  const PelvisPath& path = body.pelvis_path();
  const double T = stride.end_s - stride.start_s;
  stride.speed_mps = std::hypot(path.x.at(stride.end_s).value - path.x.at(stride.start_s).value,
                                path.y.at(stride.end_s).value - path.y.at(stride.start_s).value) /
                     T;
  stride.turn_rate_radps = (path.heading.at(stride.end_s).value - path.heading.at(stride.start_s).value) / T;
  Range first, second;
  over(one.contact_s, two.contact_s, [&](double t, double) { first.take(body.pelvis_height_m(t)); });
  over(two.contact_s, two.next_contact_s, [&](double t, double) { second.take(body.pelvis_height_m(t)); });
  stride.vertical_oscillation_m = 0.5 * (first.size() + second.size());
  measure_rotation(body, stride);
  return stride;
}

}  // namespace

Truth measure_truth(const StepPlan& plan, const BodyMotion& body) {
  Truth truth;
  const auto& steps = plan.steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].first || steps[i].last) continue;
    truth.steps.push_back(measure_step(steps[i], body));
    const bool closes = i + 1 < steps.size() && !steps[i + 1].first && !steps[i + 1].last &&
                        steps[i + 1].activity == steps[i].activity;
    if (closes) truth.strides.push_back(measure_stride(steps[i], steps[i + 1], body));
  }
  return truth;
}

}  // namespace evenstride::sim
