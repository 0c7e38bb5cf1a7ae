// What the filter makes of speed that is gained, kept or lost, and of a bias that jumps meanwhile.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/orientation/tilt_filter.h"
#include "tests/core/orientation/tilt_motion.h"

namespace evenstride {
namespace {

using namespace test;

/// As SegmentChannel has it: who runs changes speed.
TiltParams of_a_runner() {
  TiltParams params;
  params.speed_max_mps = 6.0;
  return params;
}

TEST(TiltFilter, ABendTiltsTheVerticalUnlessItIsToldOfTheAcceleration) {
  Motion m = pelvis_like(0.1);
  const Eigen::Vector3d to_centre(0.0, 0.45, 0.0);  // 4 m/s on a bend of 36 m
  const auto strides = m.accel_E;
  m.accel_E = [&](double t) { return Eigen::Vector3d(strides(t) + to_centre); };
  TiltFilter blind({}), told({});
  told.set_known_acceleration_E(to_centre);
  run(blind, m, 0.0, 20.0);
  run(told, m, 0.0, 20.0);
  const Eigen::Quaterniond truth = m.q_ES(20.0 - 1.0 / kRate_hz);
  EXPECT_NEAR(tilt_error_deg(blind, truth), deg_from_rad(std::atan(0.45 / 9.81)), 0.4);
  EXPECT_LT(tilt_error_deg(told, truth), 0.2);
}

/// Stands until `from_s`, moves like a pelvis, and stands again from `to_s`; gains `gain_mps` in the first 3
/// s and loses it in the last 3 s.
Motion start_and_stop(double tilt_rad, double from_s, double to_s, double gain_mps) {
  const auto share = [from_s, to_s](double t) {  // of the full motion: comes and goes within 0.3 s
    const double x = std::clamp(std::min(t - from_s, to_s - t) / 0.3, 0.0, 1.0);
    return x * x * (3.0 - 2.0 * x);
  };
  Motion m;
  m.q_ES = [=](double t) {
    const double a = share(t);
    return exp_rotation({0.0, 0.0, 0.15 * a * std::sin(9.0 * t)}) *
           exp_rotation({0.1 * a * std::sin(9.0 * t), 0.06 * a * std::sin(18.0 * t), 0.0}) *
           exp_rotation({tilt_rad, 0.0, 0.0});
  };
  m.accel_E = [=](double t) {
    const bool gains = t > from_s && t<from_s + 3.0, loses = t> to_s - 3.0 && t < to_s;
    const double ahead = gains ? gain_mps / 3.0 : loses ? -gain_mps / 3.0 : 0.0;
    return (share(t) * pelvis_like(0.0).accel_E(t) + Eigen::Vector3d(ahead, 0.0, 0.0)).eval();
  };
  return m;
}

double worst_error_deg(TiltFilter& filter, const Motion& motion, double from_s, double to_s) {
  constexpr double kEvery_s = 0.1;
  double worst = 0.0;
  for (double t = from_s; t < to_s - 0.5 * kEvery_s; t += kEvery_s) {
    run(filter, motion, t, t + kEvery_s + 1e-9);
    worst = std::max(worst, tilt_error_deg(filter, motion.q_ES(seconds(filter.state().last))));
  }
  return worst;
}

TEST(TiltFilter, AGainOfSpeedTipsTheVerticalOnlyOfWhoIsNotThoughtToRun) {
  const Motion motion = start_and_stop(0.3, 5.0, 100.0, 4.0);
  TiltFilter runner(of_a_runner()), other({});
  run(runner, motion, 0.0, 5.0);
  run(other, motion, 0.0, 5.0);
  EXPECT_LT(worst_error_deg(runner, motion, 5.0, 25.0), 1.0);
  EXPECT_GT(worst_error_deg(other, motion, 5.0, 25.0), 4.0);  // 4 m/s in 3 s, over g, is 7.7 deg
}

TEST(TiltFilter, ADriftThatNobodyCouldRunIsBelieved) {
  // The bias jumps by ten times what it was thought to be known to, in the midst of running.
  Motion motion = pelvis_like(0.2);
  TiltFilter filter(of_a_runner());
  filter.set_bias(Eigen::Vector3d::Zero(), 5e-4);
  run(filter, motion, 0.0, 20.0);
  motion.bias_radps = {5e-3, -5e-3, 0.0};
  double worst = 0.0;
  for (int t = 20; t < 200; ++t) {
    run(filter, motion, t, t + 1);
    worst = std::max(worst, tilt_error_deg(filter, motion.q_ES(t + 1 - 1.0 / kRate_hz)));
  }
  // It is tilted by a when what was left uncorrected, g a^2 / (2 drift), comes to 6 m/s: a = 5.3 deg.
  EXPECT_LT(worst, 7.0);
  EXPECT_LT(tilt_error_deg(filter, motion.q_ES(200.0 - 1.0 / kRate_hz)), 1.0);
}

// The same jump for a body that is known to keep its speed: 0.5 m/s that it cannot have gained are enough.
TEST(TiltFilter, WhoKeepsTheSpeedIsNotTakenToGainAny) {
  Motion motion = pelvis_like(0.2);
  TiltFilter told(of_a_runner()), blind(of_a_runner());
  for (TiltFilter* filter : {&told, &blind}) {
    filter->set_bias(Eigen::Vector3d::Zero(), 5e-4);
    run(*filter, motion, 0.0, 40.0);
  }
  told.set_speed(TiltFilter::Speed::kKept);
  motion.bias_radps = {5e-3, -5e-3, 0.0};
  const double vertical_variance = told.state().bias_cov(2, 2);
  double found_s = 0.0;
  for (int i = 0; i < 100 && found_s == 0.0; ++i) {
    run(told, motion, 40.0 + 0.1 * i, 40.1 + 0.1 * i + 1e-9);
    if (told.bias_sd_radps() > 4e-3) found_s = 0.1 * (i + 1);
  }
  // What is left uncorrected grows by the drift less what the bias's SD explains (it has grown from 0.03 to
  // 0.07 deg/s by now): g drift t^2 / 2. The average of the force follows a ramp by tau later.
  const double drift = 5e-3 * std::sqrt(2.0) - 1.5 * 1.25e-3;
  EXPECT_NEAR(found_s, std::sqrt(2.0 * 0.5 / (kGravity_mps2 * drift)) + 3.0, 1.0);
  // About the vertical (here tilted by 0.2 rad) hardly anything becomes unsure: nothing would tell it again.
  EXPECT_LT(told.state().bias_cov(2, 2) - vertical_variance, std::pow(8.7e-3 * std::sin(0.4), 2));
  double worst = 0.0;
  for (double t = 40.0 + found_s; t < 80.0; t += 1.0) {
    run(told, motion, t, t + 1.0);
    worst = std::max(worst, tilt_error_deg(told, motion.q_ES(seconds(told.state().last))));
  }
  EXPECT_LT(worst, 3.0);
  EXPECT_LT(tilt_error_deg(told, motion.q_ES(seconds(told.state().last))), 0.4);
  EXPECT_NEAR(told.bias_S_radps().x(), 5e-3, 1.5e-3);
  EXPECT_NEAR(told.bias_S_radps().y(), -5e-3, 1.5e-3);
  EXPECT_GT(worst_error_deg(blind, motion, 40.0, 60.0), 4.0);
}

TEST(TiltFilter, ASpeedThatIsNoLongerKeptMayBeGained) {
  const Motion motion = start_and_stop(0.3, 5.0, 100.0, 4.0);
  TiltFilter filter(of_a_runner());
  filter.set_speed(TiltFilter::Speed::kKept);
  run(filter, motion, 0.0, 5.0);
  filter.set_speed(TiltFilter::Speed::kChanging);
  EXPECT_LT(worst_error_deg(filter, motion, 5.0, 25.0), 1.0);
}

TEST(TiltFilter, RestSetsTheTiltRightAtOnce) {
  // Never seen at rest before, and stops: the loss of speed is forgotten with the first 1.5 s of rest.
  const Motion motion = start_and_stop(0.2, -10.0, 8.0, 4.0);
  TiltFilter filter(of_a_runner()), other({});
  run(filter, motion, 0.0, 10.5);
  run(other, motion, 0.0, 10.5);
  EXPECT_TRUE(filter.is_rest());
  // What rest is judged by still holds a twentieth of the last acceleration, 0.4 deg.
  EXPECT_LT(tilt_error_deg(filter, motion.q_ES(10.5)), 0.5);
  EXPECT_GT(tilt_error_deg(other, motion.q_ES(10.5)), 2.0);
}

}  // namespace
}  // namespace evenstride
