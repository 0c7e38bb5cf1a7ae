#include "core/sim/body_motion.h"

#include <gtest/gtest.h>

#include <Eigen/Geometry>
#include <cmath>

#include "core/base/units.h"
#include "core/sim/random.h"

namespace evenstride::sim {
namespace {

using Eigen::Vector3d;

constexpr double kStep_s = 2e-5;
/// Central differences err by h^2 / 6 times the third derivative, and by the jumps of jerk at knots times h.
constexpr double kRateTolerance = 2e-3, kAccelTolerance = 0.1;

Scenario everything() {
  Scenario scenario = plain_run(3.0, 30.0, 9);
  scenario.parts = {
      {Activity::kStand, 3.0}, {Activity::kWalk, 10.0}, {Activity::kRun, 25.0}, {Activity::kStand, 4.0}};
  scenario.track.bend_radius_m = 15.0;
  scenario.track.straight_m = 20.0;
  return scenario;
}

Vector3d vee(const Eigen::Matrix3d& m) { return {m(2, 1) - m(1, 2), m(0, 2) - m(2, 0), m(1, 0) - m(0, 1)}; }

TEST(BodyMotion, VelocityRateAndAccelerationAreTheDerivativesOfThePose) {
  const BodyMotion body(everything());
  Random random(1);
  for (const Site site : {Site::kLeftShoe, Site::kRightShoe, Site::kPelvis, Site::kTrunk}) {
    for (int i = 0; i < 600; ++i) {
      const double t = random.uniform(0.1, body.end_s() - 0.1);
      const Kinematics a = body.pose(site, t - kStep_s), b = body.pose(site, t),
                       c = body.pose(site, t + kStep_s);
      const double twice = 2.0 * kStep_s;
      EXPECT_LT(((c.position_W_m - a.position_W_m) / twice - b.velocity_W_mps).norm(), kRateTolerance) << t;
      EXPECT_LT(((c.velocity_W_mps - a.velocity_W_mps) / twice - b.acceleration_W_mps2).norm(),
                kAccelTolerance)
          << t;
      EXPECT_LT((0.5 * vee((c.R_WB - a.R_WB) * b.R_WB.transpose() / twice) - b.rate_W_radps).norm(),
                kRateTolerance);
      EXPECT_LT(((c.rate_W_radps - a.rate_W_radps) / twice - b.rate_derivative_W_radps2).norm(),
                kAccelTolerance);
    }
  }
}

TEST(BodyMotion, NothingJumpsBetweenOneInstantAndTheNext) {
  const BodyMotion body(everything());
  constexpr double kTick_s = 0.0005;
  for (const Site site : {Site::kLeftShoe, Site::kRightShoe, Site::kPelvis, Site::kTrunk}) {
    Kinematics before = body.pose(site, 0.0);
    for (double t = kTick_s; t < body.end_s(); t += kTick_s) {
      const Kinematics now = body.pose(site, t);
      // A shoe is jerked by up to about 10,000 m/s^3: 5 m/s^2 in a tick.
      ASSERT_LT((now.acceleration_W_mps2 - before.acceleration_W_mps2).norm(), 12.0)
          << name(site) << " " << t;
      ASSERT_LT((now.velocity_W_mps - before.velocity_W_mps).norm(), 0.1) << name(site) << " " << t;
      ASSERT_LT((now.rate_W_radps - before.rate_W_radps).norm(), 1.0) << name(site) << " " << t;
      before = now;
    }
  }
}

TEST(BodyMotion, StandsStillAndLevelAtFirst) {
  const BodyMotion body(plain_run(4.0, 10.0));
  for (const Site site : {Site::kLeftShoe, Site::kRightShoe, Site::kPelvis, Site::kTrunk}) {
    const Kinematics state = body.pose(site, 2.0);
    EXPECT_NEAR(state.specific_force_B_mps2(Vector3d::Zero()).norm(), 9.81, 1e-9);
    EXPECT_EQ(state.rate_W_radps.norm(), 0.0);
    EXPECT_NEAR(state.R_WB(2, 2), 1.0, 1e-12);
  }
  EXPECT_THROW(body.pose(Site::kShoe, 1.0), std::invalid_argument);
}

TEST(BodyMotion, TheCentreOfMassIsWeightlessInFlight) {
  const BodyMotion body(plain_run(3.0, 30.0));
  for (const TrueStep& step : body.truth().steps) {
    const double t = 0.5 * (step.toe_off_s + step.next_contact_s);
    EXPECT_NEAR(body.vertical_force_bw(t), 0.0, 1e-9) << t;
    EXPECT_NEAR(body.pelvis_path().x.at(t).accel, 0.0, 1e-9) << t;
  }
}

/// People's sacrum is pulled down in flight and overshoots the force early in stance (hybrid_running: at 2.5
/// m/s 0.64 g down at the most, at 3.5 m/s 0.89 g, runners differ by 0.3 g; at its peak 1.3 times the force).
TEST(BodyMotion, ThePelvisBobsAgainstTheCentreOfMass) {
  Scenario scenario = plain_run(3.0, 30.0);
  scenario.style.impact_peak_mps2 = 0.0;
  const BodyMotion body(scenario);
  double least_sum_g = 0.0;
  int steps = 0;
  for (const TrueStep& step : body.truth().steps) {
    if (step.initial_contact_s < 8.0 || step.initial_contact_s > 26.0) continue;  // speed eases in and out
    double peak_g = 0.0, least_g = 1.0;
    for (double t = step.initial_contact_s; t < step.next_contact_s; t += 0.002) {
      const double g = 1.0 + body.pose(Site::kPelvis, t).acceleration_W_mps2.z() / kGravity_mps2;
      peak_g = std::max(peak_g, g);
      least_g = std::min(least_g, g);
    }
    EXPECT_LT(least_g, -0.15) << step.initial_contact_s;
    least_sum_g += least_g;
    ++steps;
    EXPECT_GT(peak_g, 1.05 * *step.peak_vgrf_bw) << step.initial_contact_s;
    EXPECT_LT(peak_g, 1.4 * *step.peak_vgrf_bw) << step.initial_contact_s;
  }
  EXPECT_NEAR(least_sum_g / steps, -0.8, 0.15);
}

TEST(BodyMotion, ShoesRestOnTheGroundInMidStance) {
  const BodyMotion body(plain_run(3.0, 30.0));
  for (const TrueStep& step : body.truth().steps) {
    const Site shoe = step.side == Side::kLeft ? Site::kLeftShoe : Site::kRightShoe;
    const Kinematics state = body.pose(shoe, step.initial_contact_s + 0.42 * step.contact_time_s);
    EXPECT_NEAR(state.position_W_m.z(), 0.0, 1e-3);
    EXPECT_LT(state.velocity_W_mps.norm(), 0.02);
    EXPECT_GT(state.R_WB(2, 2), std::cos(0.05));
  }
}

/// Pitch rate turns nose down hardest just after contact and near toe-off, nose up hardest in mid-swing.
TEST(BodyMotion, ShoesTurnAsRunnersShoesDo) {
  const BodyMotion body(plain_run(3.0, 30.0));
  for (const TrueStride& stride : body.truth().strides) {
    if (!stride.steady || stride.side != Side::kLeft) continue;
    double lowest = 0.0, lowest_at = 0.0, highest = 0.0, highest_at = 0.0;
    for (double t = stride.start_s + 0.1; t < stride.end_s - 0.05; t += 0.001) {
      const double q = body.pose(Site::kLeftShoe, t).rate_B_radps().y();
      if (q < lowest) lowest = q, lowest_at = (t - stride.start_s) / (stride.end_s - stride.start_s);
      if (q > highest) highest = q, highest_at = (t - stride.start_s) / (stride.end_s - stride.start_s);
    }
    EXPECT_LT(lowest, -8.0);
    EXPECT_NEAR(lowest_at, 0.8, 0.1);
    EXPECT_GT(highest, 7.0);
    EXPECT_NEAR(highest_at, 0.32, 0.05);
  }
}

TEST(BodyMotion, ABendPressesOutwardByTheCentripetalAcceleration) {
  Scenario scenario = plain_run(3.0, 30.0);
  scenario.parts[1].curvature_1pm = 1.0 / 36.5;
  scenario.style.speed_mps = 4.0;
  const BodyMotion body(scenario);
  for (const TrueStride& stride : body.truth().strides) {
    if (!stride.steady || stride.start_s < 10.0 || stride.end_s > 28.0) continue;
    EXPECT_NEAR(stride.turn_rate_radps, 4.0 / 36.5, 0.005);
    double lateral = 0.0;
    const int n = 700;
    for (int i = 0; i < n; ++i) {
      const double t = stride.start_s + (i + 0.5) / n * (stride.end_s - stride.start_s);
      const double heading = body.pelvis_path().heading.at(t).value;
      const Kinematics state = body.pose(Site::kPelvis, t);
      lateral += state.acceleration_W_mps2.dot(Vector3d(-std::sin(heading), std::cos(heading), 0.0)) / n;
    }
    EXPECT_NEAR(lateral, 16.0 / 36.5, 0.05);
  }
}

}  // namespace
}  // namespace evenstride::sim
