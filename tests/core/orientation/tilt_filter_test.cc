#include "core/orientation/tilt_filter.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>
#include <stdexcept>

#include "tests/core/orientation/tilt_motion.h"
#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

using namespace test;

TEST(TiltFilter, KnowsTheTiltOfTheFirstSampleAnyWayRound) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  for (int i = 0; i < 200; ++i) {
    const Eigen::Quaterniond q =
        Eigen::Quaterniond(normal(random), normal(random), normal(random), normal(random)).normalized();
    TiltFilter filter({});
    filter.push({Time{}, q.conjugate() * Eigen::Vector3d(0, 0, 9.81), Eigen::Vector3d::Zero()});
    EXPECT_LT(tilt_error_deg(filter, q), 1e-5);
    EXPECT_NEAR(filter.accel_E_mps2().z(), 9.81, 1e-9);
  }
}

TEST(TiltFilter, FollowsASteadyTurnAboutATiltedAxis) {
  Motion m;
  const Eigen::Vector3d turn(2.0, 1.0, 3.0);
  m.q_ES = [&](double t) { return exp_rotation(turn * t); };
  TiltFilter filter({});
  run(filter, m, 0.0, 20.0);
  constexpr double kDeg = 0.01;  // closed form, but the truth's rate is a difference quotient
  EXPECT_LT(tilt_error_deg(filter, m.q_ES(20.0 - 1.0 / kRate_hz)), kDeg);
}

TEST(TiltFilter, AveragesTheStridesOutWithinASecond) {
  const Motion m = pelvis_like(0.2);
  TiltFilter filter({});
  run(filter, m, 0.0, 1.0);
  // The mean of A sin(wt) over 1 s is at most 2 A / w: 0.44 m/s^2 forward and 0.56 m/s^2 sideways.
  const double unfinished_strides_deg = deg_from_rad(std::hypot(0.44, 0.56) / kGravity_mps2);
  EXPECT_LT(tilt_error_deg(filter, m.q_ES(1.0 - 1.0 / kRate_hz)), unfinished_strides_deg);
  run(filter, m, 1.0, 20.0);
  EXPECT_LT(tilt_error_deg(filter, m.q_ES(20.0 - 1.0 / kRate_hz)), 0.2);
}

TEST(TiltFilter, LearnsTheBiasAtRest) {
  Motion m;
  m.q_ES = [](double) { return exp_rotation({0.3, -0.2, 0.0}); };
  m.bias_radps = {0.01, -0.015, 0.02};
  TiltFilter filter({});
  run(filter, m, 0.0, 10.0);
  EXPECT_TRUE(filter.is_rest());
  constexpr double kRadps = 3.5e-4;  // 0.02 deg/s
  EXPECT_LT((filter.bias_S_radps() - m.bias_radps).norm(), kRadps);
  EXPECT_LT(filter.bias_sd_radps(), 1e-3);
}

TEST(TiltFilter, LearnsTheBiasInMotion) {
  Motion m = pelvis_like(0.0);
  // Slow tumbling too, so that each axis comes to lie level now and then.
  const auto strides = m.q_ES;
  m.q_ES = [&](double t) { return exp_rotation({0.3 * t, 0.17 * t, 0.0}) * strides(t); };
  m.bias_radps = {0.006, -0.005, 0.007};
  TiltFilter filter({});
  run(filter, m, 0.0, 120.0);
  EXPECT_FALSE(filter.is_rest());
  constexpr double kRadps = 1.75e-3;  // 0.1 deg/s, the stated SD in motion
  EXPECT_LT((filter.bias_S_radps() - m.bias_radps).norm(), kRadps);
}

TEST(TiltFilter, KeepsALargeBiasThatStandingHasTold) {
  std::mt19937_64 random(4);
  std::normal_distribution<double> normal;
  for (double bias_dps : {3.0, 5.0, 10.0}) {
    Motion m = pelvis_like(0.3);
    m.bias_radps = Eigen::Vector3d(normal(random), normal(random), normal(random)).normalized();
    m.bias_radps *= rad_from_deg(bias_dps);
    TiltFilter filter({.speed_max_mps = 6.0});
    filter.set_bias(m.bias_radps, 5.2e-4);
    run(filter, m, 0.0, 60.0);
    EXPECT_LT((filter.bias_S_radps() - m.bias_radps).norm(), 1.75e-3) << bias_dps;  // 0.1 deg/s
    EXPECT_LT(tilt_error_deg(filter, m.q_ES(60.0 - 1.0 / kRate_hz)), 0.2) << bias_dps;
  }
}

TEST(TiltFilter, RestsWithALargeBiasThatStandingHasTold) {
  Motion m;
  m.q_ES = [](double) { return exp_rotation({0.3, -0.2, 0.0}); };
  m.bias_radps = {0.05, -0.08, 0.03};
  TiltFilter filter({});
  filter.set_bias(m.bias_radps, 5.2e-4);
  run(filter, m, 0.0, 5.0);
  EXPECT_TRUE(filter.is_rest());
  EXPECT_LT((filter.bias_S_radps() - m.bias_radps).norm(), 3.5e-4);
}

TEST(TiltFilter, StaysUprightInRandomMotionWithGapsAndJitter) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> unit(0.0, 1.0);
  for (int trial = 0; trial < 20; ++trial) {
    const Motion m = pelvis_like(3.0 * unit(random));
    TiltFilter filter({});
    double t = 0.0, worst = 0.0;
    while (t < 20.0) {
      t += (0.7 + 0.6 * unit(random)) / kRate_hz;
      if (unit(random) < 1e-3) t += 0.05;  // a lost packet
      filter.push(m.at(t));
      if (t > 6.0) worst = std::max(worst, tilt_error_deg(filter, m.q_ES(t)));
    }
    // A lost packet of 50 ms hides up to a tenth of a pelvis turn, and 150 degrees of mounting share it out.
    EXPECT_LT(worst, 2.0) << trial;
  }
}

TEST(TiltFilter, FindsTheTiltAnewAfterALongGap) {
  Motion m;
  m.q_ES = [](double t) { return exp_rotation({t < 5.0 ? 0.0 : 1.2, 0.0, 0.0}); };
  TiltFilter filter({});
  run(filter, m, 0.0, 4.0);
  run(filter, m, 7.0, 7.1);
  EXPECT_LT(tilt_error_deg(filter, m.q_ES(7.0)), 1e-3);
}

TEST(TiltFilter, GoesOnFromASavedStateToTheLastBit) {
  const Motion m = pelvis_like(0.4);
  TiltFilter whole({}), second({});
  run(whole, m, 0.0, 5.0);
  second.restore(whole.state());
  run(whole, m, 5.0, 9.0);
  run(second, m, 5.0, 9.0);
  EXPECT_EQ(whole.q_ES().coeffs(), second.q_ES().coeffs());
  EXPECT_EQ(whole.bias_S_radps(), second.bias_S_radps());
}

TEST(TiltFilter, CarriesOnOverTheSensorsDelay) {
  Motion m;
  m.q_ES = [](double t) { return exp_rotation({1.5 * t, 0.0, 0.0}); };
  TiltParams params;
  params.sensor_delay_s = 0.02;
  TiltFilter filter(params);
  run(filter, m, 0.0, 3.0);
  EXPECT_LT(tilt_error_deg(filter, m.q_ES(3.0 - 1.0 / kRate_hz + 0.02)), 0.01);
}

TEST(TiltFilter, WithoutGyroscopeFollowsSlowTilt) {
  Motion m;
  m.q_ES = [](double t) { return exp_rotation({0.02 * t, 0.0, 0.0}); };
  TiltFilter filter({}, false);
  for (int i = 0; i < 2000; ++i) {
    ImuSample s = m.at(i / kRate_hz);
    s.rate_S_radps.setZero();
    filter.push(s);
  }
  constexpr double kLag_deg = 0.02 * 3.0 * 180.0 / kPi;  // the low-pass's delay at low frequency is tau
  EXPECT_NEAR(tilt_error_deg(filter, m.q_ES(10.0)), kLag_deg, 0.3);
}

TEST(TiltFilter, IgnoresSamplesThatAreNotNewer) {
  const Motion m = pelvis_like(0.0);
  TiltFilter filter({});
  run(filter, m, 0.0, 1.0);
  const Eigen::Vector4d before = filter.q_ES().coeffs();
  filter.push(m.at(0.5));
  EXPECT_EQ(before, filter.q_ES().coeffs());
}

TEST(TiltFilter, RefusesImpossibleParameters) {
  TiltParams params;
  params.tau_accel_s = 0.0;
  EXPECT_THROW(TiltFilter{params}, std::invalid_argument);
  params = {};
  params.bias_sd_rest_radps = -1.0;
  EXPECT_THROW(TiltFilter{params}, std::invalid_argument);
}

TEST(TiltFilter, AllocatesNothing) {
  const Motion m = pelvis_like(0.1);
  TiltFilter filter({});
  const ImuSample first = m.at(0.0);
  const test::AllocationCounter counter;
  for (int i = 0; i < 1000; ++i) {
    ImuSample s = first;
    s.time = time_from_s(i / kRate_hz);
    filter.push(s);
  }
  EXPECT_EQ(counter.count(), 0u);
}

}  // namespace
}  // namespace evenstride
