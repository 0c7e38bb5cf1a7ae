#include "core/events/shape_steps.h"

#include <gtest/gtest.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "core/base/units.h"
#include "tests/core/events/frozen_device.h"
#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

/// A shoe in closed form: the swing loads it most just before contact, it rests within 80 ms, rolls off,
/// swings. The specific force turns with the foot, about an axis of its own.
struct Shoe {
  double stride_s = 0.72, start_s = 4.0, end_s = 34.0, rate_hz = 100.0;
  double impact_g = 4.0, ringing_g = 2.0, limit_mps2 = 157.0;
  double lost_share = 0.0;
  unsigned seed = 1;

  double level(double since, double until) const {  // the contact before, the next one
    const auto bump = [](double t, double width) { return std::exp(-t * t / (width * width)); };
    return 0.25 + 1.75 * (bump(since + 0.05, 0.07) + bump(until - 0.05, 0.07)) +
           0.9 * bump(since - 0.33 * stride_s, 0.11 * stride_s) +
           0.7 * bump(since - 0.5 * stride_s, 0.09 * stride_s);
  }
  double norm_g(double t) const {
    if (t < start_s || t > end_s) return 1.0;
    const double since = std::fmod(t - start_s, stride_s);
    const double hit = impact_g * std::exp(-std::pow((since - 0.02) / 0.015, 2));
    const double ring =
        since > 0.02 ? ringing_g * std::exp(-(since - 0.02) / 0.03) * std::sin(2.0 * kPi * 38.0 * since)
                     : 0.0;
    return std::max(0.1, std::exp(level(since, stride_s - since)) + hit + ring);
  }
  std::vector<ImuSample> samples(double seconds_long) const {
    std::mt19937 rng(seed);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    const Eigen::Vector3d axis = Eigen::Vector3d(normal(rng), normal(rng), normal(rng)).normalized();
    const Eigen::Vector3d up = Eigen::Vector3d(normal(rng), normal(rng), normal(rng)).normalized();
    std::vector<ImuSample> out;
    for (double t = 0.0; t < seconds_long; t += 1.0 / rate_hz) {
      if (uniform(rng) < lost_share) continue;
      ImuSample s;
      s.time = time_from_s(t);
      const bool moves = t > start_s && t < end_s;
      const double turn = moves ? 1.2 * std::sin(2.0 * kPi * (t - start_s) / stride_s) : 0.0;
      s.accel_S_mps2 = kGravity_mps2 * norm_g(t) * (Eigen::AngleAxisd(turn, axis) * up);
      for (double& v : s.accel_S_mps2)
        v = std::clamp(v + (moves ? 0.5 : 0.02) * normal(rng), -limit_mps2, limit_mps2);
      out.push_back(s);
    }
    return out;
  }
};

std::vector<ShapeStep> run(const std::vector<ImuSample>& samples) {
  ShapeSteps finder;
  std::vector<ShapeStep> steps;
  for (const ImuSample& s : samples)
    if (const auto step = finder.push(s)) steps.push_back(*step);
  return steps;
}

/// From the nearest contact in closed form.
double error_s(const ShapeStep& step, const Shoe& shoe) {
  return std::remainder(seconds(step.time) - shoe.start_s, shoe.stride_s);
}

constexpr double kContact_s = 0.03;  // an impact of up to 15 g pulls the course by so much
constexpr double kStride_s = 0.004;  // half a per cent: cadence is asked to one

TEST(ShapeSteps, OneContactAStrideHoweverHardItIsAndHoweverTheSensorSits) {
  std::mt19937 rng(9);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  for (unsigned i = 0; i < 40; ++i) {
    Shoe shoe;
    shoe.seed = i;
    shoe.stride_s = 0.58 + 0.3 * uniform(rng);
    shoe.impact_g = 15.0 * uniform(rng);
    shoe.ringing_g = 0.5 * shoe.impact_g;
    shoe.limit_mps2 = i % 2 == 0 ? 157.0 : 78.0;
    shoe.lost_share = i % 3 == 0 ? 0.12 : 0.0;
    shoe.rate_hz = i % 4 == 0 ? 1000.0 : i % 4 == 1 ? 200.0 : 100.0;
    SCOPED_TRACE(i);
    const auto steps = run(shoe.samples(38.0));
    ASSERT_NEAR(static_cast<double>(steps.size()), (shoe.end_s - shoe.start_s) / shoe.stride_s, 3.0);
    for (std::size_t k = 1; k + 1 < steps.size(); ++k) {
      EXPECT_LT(std::abs(error_s(steps[k], shoe)), kContact_s) << seconds(steps[k].time);
      EXPECT_EQ(steps[k].gait, ShoeGait::kRunning);
    }
    for (std::size_t k = steps.size() / 4; k < steps.size() / 2; ++k)
      EXPECT_NEAR(steps[k].stride_time_s, shoe.stride_s, kStride_s);
    const double mean_s =
        seconds(steps[steps.size() - 2].time - steps[1].time) / static_cast<double>(steps.size() - 3);
    EXPECT_NEAR(mean_s, shoe.stride_s, kStride_s);
  }
}

TEST(ShapeSteps, TellsByTheShapesThatItWasGiven) {
  constexpr double kCell_s = 0.01, kEdge_s = 0.003;  // the shifted course has lost its last cell
  const Shoe shoe;
  ShoeShapes shifted = ShoeShapes::builtin();  // one cell later: its contacts are told one earlier
  std::copy_backward(shifted.run_contact.begin(), shifted.run_contact.end() - 1, shifted.run_contact.end());
  ShapeSteps usual, other(shifted);
  std::vector<double> usual_s, other_s;
  for (const ImuSample& s : shoe.samples(30.0)) {
    if (const auto step = usual.push(s)) usual_s.push_back(seconds(step->time));
    if (const auto step = other.push(s)) other_s.push_back(seconds(step->time));
  }
  ASSERT_GT(usual_s.size(), 30u);
  ASSERT_EQ(other_s.size(), usual_s.size());
  for (std::size_t i = 0; i < usual_s.size(); ++i) EXPECT_NEAR(other_s[i], usual_s[i] - kCell_s, kEdge_s);
}

TEST(ShapeSteps, AContactIsToldWithinABoundedDelay) {
  const Shoe shoe;
  ShapeSteps finder;
  double worst_s = 0.0;
  for (const ImuSample& s : shoe.samples(30.0))
    if (const auto step = finder.push(s); step && seconds(s.time) > 9.2)  // the first ones are gone back to
      worst_s = std::max(worst_s, seconds(s.time - step->time));
  EXPECT_GT(worst_s, 0.0);
  EXPECT_LT(worst_s, 0.25);
}

TEST(ShapeSteps, NoStepWhileStanding) {
  const Shoe shoe;
  const auto steps = run(shoe.samples(80.0));
  for (const ShapeStep& s : steps) {
    EXPECT_GT(seconds(s.time), shoe.start_s - 0.2);
    EXPECT_LT(seconds(s.time), shoe.end_s + 0.2);
  }
  test::expect_no_step_of_a_frozen_device<ShapeSteps>();
}

TEST(ShapeSteps, WhatDoesNotRepeatOrIsNoStrideIsNoStep) {
  std::mt19937 rng(4);
  std::normal_distribution<double> normal;
  ShapeSteps noise, wave;
  int of_noise = 0, of_wave = 0;
  for (int i = 0; i < 60'000; ++i) {
    ImuSample s;
    s.time = time_from_s(0.01 * i);
    s.accel_S_mps2 = Eigen::Vector3d(5.0 * normal(rng), 5.0 * normal(rng), kGravity_mps2 + 5.0 * normal(rng));
    of_noise += noise.push(s).has_value();
    // A foot on a pedal: a turn a second, and the road.
    const double turn = 2.0 * kPi * 0.01 * i / 0.7;
    s.accel_S_mps2 =
        Eigen::Vector3d(0.0, 3.0 * std::cos(turn), kGravity_mps2 + 3.0 * std::sin(turn) + 0.8 * normal(rng));
    of_wave += wave.push(s).has_value();
  }
  EXPECT_EQ(of_noise, 0);
  EXPECT_EQ(of_wave, 0);
}

TEST(ShapeSteps, AfterALongGapStepsGoOn) {
  Shoe shoe;
  shoe.end_s = 60.0;
  auto samples = shoe.samples(60.0);
  std::erase_if(samples, [](const ImuSample& s) { return seconds(s.time) > 20.0 && seconds(s.time) < 24.0; });
  int in_gap = 0, after = 0;
  for (const ShapeStep& s : run(samples)) {
    in_gap += seconds(s.time) > 20.0 && seconds(s.time) < 24.0;
    after += seconds(s.time) >= 24.0;
  }
  EXPECT_EQ(in_gap, 0);
  EXPECT_NEAR(after, 36.0 / shoe.stride_s, 3.0);  // also those before the finder was sure again
}

TEST(ShapeSteps, AShortGapIsBridgedByTheStrideBeforeAndSaysSo) {
  Shoe shoe;
  shoe.end_s = 60.0;
  auto samples = shoe.samples(60.0);
  const auto lost = [](double t) { return t > 20.0 && std::fmod(t, 3.1) < 0.4; };
  std::erase_if(samples, [&](const ImuSample& s) { return lost(seconds(s.time)); });
  const auto steps = run(samples);
  EXPECT_NEAR(static_cast<double>(steps.size()), (shoe.end_s - shoe.start_s) / shoe.stride_s, 3.0);
  int bridged = 0;
  for (std::size_t k = 1; k + 1 < steps.size(); ++k) {
    EXPECT_LT(std::abs(error_s(steps[k], shoe)), kContact_s) << seconds(steps[k].time);
    EXPECT_TRUE(steps[k].bridged || !lost(seconds(steps[k].time))) << seconds(steps[k].time);
    EXPECT_FALSE(steps[k].bridged && seconds(steps[k].time) < 19.0);
    bridged += steps[k].bridged;
  }
  EXPECT_GT(bridged, 5);
}

TEST(ShapeSteps, PushAllocatesNothing) {
  const auto samples = Shoe{}.samples(20.0);
  ShapeSteps finder;
  test::AllocationCounter counter;
  for (const ImuSample& s : samples) finder.push(s);
  EXPECT_EQ(counter.count(), 0u);
}

}  // namespace
}  // namespace evenstride
