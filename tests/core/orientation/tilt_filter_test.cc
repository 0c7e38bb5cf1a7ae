#include "core/orientation/tilt_filter.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>
#include <stdexcept>

#include "core/base/units.h"
#include "core/math/rotation.h"
#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

constexpr double kRate_hz = 200.0;

/// A motion in closed form: orientation and the body's own acceleration in E.
struct Motion {
  std::function<Eigen::Quaterniond(double)> q_ES;
  std::function<Eigen::Vector3d(double)> accel_E = [](double) { return Eigen::Vector3d::Zero().eval(); };
  Eigen::Vector3d bias_radps = Eigen::Vector3d::Zero();

  ImuSample at(double t) const {
    constexpr double h = 1e-4;  // central difference: error of order h^2
    const Eigen::AngleAxisd turn(q_ES(t - h).conjugate() * q_ES(t + h));
    ImuSample s;
    s.time = time_from_s(t);
    s.rate_S_radps = turn.axis() * turn.angle() / (2.0 * h) + bias_radps;
    s.accel_S_mps2 = q_ES(t).conjugate() * (accel_E(t) + Eigen::Vector3d(0.0, 0.0, kGravity_mps2));
    return s;
  }
};

void run(TiltFilter& filter, const Motion& motion, double from_s, double to_s, double rate_hz = kRate_hz) {
  for (int i = static_cast<int>(from_s * rate_hz); i < static_cast<int>(to_s * rate_hz); ++i)
    filter.push(motion.at(i / rate_hz));
}

double tilt_error_deg(const TiltFilter& filter, const Eigen::Quaterniond& truth) {
  const Eigen::Vector3d z = Eigen::Vector3d::UnitZ();
  return deg_from_rad(angle_between(filter.q_ES().conjugate() * z, truth.conjugate() * z));
}

/// Sways and turns like a pelvis, about a pose tilted by `tilt_rad`.
Motion pelvis_like(double tilt_rad) {
  Motion m;
  m.q_ES = [tilt_rad](double t) {
    return exp_rotation({0.0, 0.0, 0.15 * std::sin(9.0 * t)}) *
           exp_rotation({0.1 * std::sin(9.0 * t + 1.0), 0.06 * std::sin(18.0 * t), 0.0}) *
           exp_rotation({tilt_rad, 0.0, 0.0});
  };
  m.accel_E = [](double t) {
    return Eigen::Vector3d(4.0 * std::sin(18.0 * t), 2.5 * std::sin(9.0 * t), 16.0 * std::cos(18.0 * t));
  };
  return m;
}

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

TiltParams of_a_runner() {
  TiltParams params;
  params.speed_max_mps = 6.0;
  return params;
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
