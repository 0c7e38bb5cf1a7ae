#include "core/sim/truth.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/units.h"
#include "core/sim/body_motion.h"

namespace evenstride::sim {
namespace {

Scenario still_run() {
  Scenario scenario = plain_run(3.0, 40.0);
  scenario.variability.scale = 0.0;
  return scenario;
}

struct Means {
  double left = 0.0, right = 0.0;
  double index_pct() const { return 100.0 * (left - right) / (0.5 * (left + right)); }
};
template <class Value>
Means means(const Truth& truth, const Value& value) {
  Means sum;
  int left = 0, right = 0;
  for (const TrueStep& step : truth.steps) {
    if (!step.steady || step.activity != Activity::kRun || step.initial_contact_s < 10.0) continue;
    (step.side == Side::kLeft ? sum.left : sum.right) += value(step);
    ++(step.side == Side::kLeft ? left : right);
  }
  return {sum.left / left, sum.right / right};
}

/// I = BW (tc + (tf- + tf+) / 2) + m (dh- / tf- - dh+ / tf+), dh = fall from toe-off to the next contact.
TEST(Truth, ImpulseMeetsTheMomentumBalance) {
  for (const double asymmetry : {0.0, 4.0}) {
    Scenario scenario = plain_run(3.0, 60.0, 4);
    scenario.asymmetry.contact_pct = asymmetry;
    scenario.asymmetry.flight_pct = -2.0 * asymmetry;
    const BodyMotion body(scenario);
    const Curve& height = body.pelvis_path().z;
    const auto sinks_mps = [&](const TrueStep& step) {
      const double fall_m = height.at(step.toe_off_s).value - height.at(step.next_contact_s).value;
      EXPECT_GT(fall_m, 0.0);  // people are higher at toe-off than at contact
      EXPECT_LT(fall_m, 0.03);
      return fall_m / step.flight_time_s;
    };
    const auto& steps = body.truth().steps;
    for (std::size_t i = 1; i < steps.size(); ++i) {
      if (!steps[i].vertical_impulse_bws) continue;
      const double balance = steps[i].contact_time_s +
                             0.5 * (steps[i - 1].flight_time_s + steps[i].flight_time_s) +
                             (sinks_mps(steps[i - 1]) - sinks_mps(steps[i])) / kGravity_mps2;
      EXPECT_NEAR(*steps[i].vertical_impulse_bws, balance, 2e-4);  // midpoint sums on a 1 ms grid
      EXPECT_GT(*steps[i].peak_vgrf_bw, 1.5);
    }
  }
}

TEST(Truth, PeakForceHasTheShapeAskedFor) {
  const BodyMotion body(still_run());
  for (const TrueStep& step : body.truth().steps) {
    if (!step.peak_vgrf_bw || step.initial_contact_s < 10.0) continue;
    EXPECT_NEAR(*step.peak_vgrf_bw * step.contact_time_s / *step.vertical_impulse_bws, 1.66, 0.005);
  }
}

TEST(Truth, TimesAreThoseOfTheStyle) {
  const BodyMotion body(still_run());
  for (const TrueStep& step : body.truth().steps) {
    if (!step.steady) continue;
    EXPECT_NEAR(step.step_time_s, 60.0 / 168.0, 1e-9);
    EXPECT_NEAR(step.contact_time_s, 2.0 * 60.0 / 168.0 * 0.33, 1e-9);
    EXPECT_NEAR(step.contact_time_s + step.flight_time_s, step.step_time_s, 1e-12);
  }
}

TEST(Truth, AsymmetriesAskedForAreThere) {
  Scenario scenario = still_run();
  scenario.asymmetry = {3.0, 8.0, 2.0, 20.0, 0.03, 0.0};
  const Truth truth = BodyMotion(scenario).truth();
  EXPECT_NEAR(means(truth, [](const TrueStep& s) { return s.contact_time_s; }).index_pct(), 3.0, 1e-6);
  EXPECT_NEAR(means(truth, [](const TrueStep& s) { return s.flight_time_s; }).index_pct(), 8.0, 0.05);
  const Means drop = means(truth, [](const TrueStep& s) { return s.pelvic_drop_rad; });
  EXPECT_NEAR(drop.left - drop.right, 0.03, 1e-3);
  EXPECT_NEAR(drop.left, 0.095, 1e-3);
  EXPECT_GT(means(truth, [](const TrueStep& s) { return s.impact_peak_mps2; }).index_pct(), 4.0);
}

TEST(Truth, RotationAndSpeedAreThoseOfTheStyle) {
  const BodyMotion body(still_run());
  for (const TrueStride& stride : body.truth().strides) {
    if (!stride.steady || stride.start_s < 10.0 || stride.end_s > 38.0) continue;
    EXPECT_NEAR(stride.pelvis_rotation_range_rad, 0.17, 1e-3);
    EXPECT_NEAR(stride.trunk_rotation_range_rad, 0.30, 1e-3);
    EXPECT_NEAR(stride.counter_rotation_phase_rad, 2.4, 5e-3);
    EXPECT_NEAR(stride.counter_rotation_range_rad,
                std::sqrt(0.17 * 0.17 + 0.30 * 0.30 - 2.0 * 0.17 * 0.30 * std::cos(2.4)), 2e-3);
    EXPECT_NEAR(stride.speed_mps, 3.2, 0.03);
    EXPECT_NEAR(stride.trunk_lean_rad, 0.12, 2e-3);
    EXPECT_NEAR(stride.pelvic_tilt_rad, 0.09, 2e-3);
    // Ballistic height g tf^2 / 8 is a lower bound.
    EXPECT_GT(stride.vertical_oscillation_m, 9.81 * 0.121 * 0.121 / 8.0);
    EXPECT_LT(stride.vertical_oscillation_m, 0.12);
  }
}

TEST(Truth, WalkingHasDoubleSupportAndNoForce) {
  Scenario scenario = plain_run(3.0, 30.0);
  scenario.parts[1].activity = Activity::kWalk;
  const BodyMotion body(scenario);
  ASSERT_GT(body.truth().steps.size(), 30u);
  for (const TrueStep& step : body.truth().steps) {
    EXPECT_LT(step.flight_time_s, 0.0);
    EXPECT_FALSE(step.peak_vgrf_bw.has_value());
  }
}

TEST(Truth, MeanForceOverTheRunIsBodyWeight) {
  const BodyMotion body(plain_run(3.0, 30.0, 3));
  double sum = 0.0;
  int n = 0;
  for (double t = 0.0; t < body.end_s(); t += 0.001, ++n) sum += body.vertical_force_bw(t);
  EXPECT_NEAR(sum / n, 1.0, 1e-3);
}

}  // namespace
}  // namespace evenstride::sim
