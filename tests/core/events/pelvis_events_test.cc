#include "core/events/pelvis_events.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

/// Half-sine force in stance, free fall in flight; the left leg's late stance rolls to the left (rate < 0).
struct BouncingBody {
  double contact_s = 0.24, step_s = 0.36;
  double rate_hz = 200.0;
  double roll_radps = 0.8;
  double start_s = 2.0;
  double force_g(double t) const {
    if (t < start_s) return 1.0;
    const double u = std::fmod(t - start_s, step_s);
    return u < contact_s ? 0.5 * kPi * step_s / contact_s * std::sin(kPi * u / contact_s) : 0.0;
  }
  double roll(double t) const {
    if (t < start_s) return 0.0;
    const double u = std::fmod(t - start_s, step_s);
    const bool left = static_cast<int>((t - start_s) / step_s) % 2 == 0;
    return u > 0.5 * contact_s && u < contact_s ? (left ? -roll_radps : roll_radps) : 0.0;
  }
  /// One sine in stance: braked, then driven on.
  double forward_mps2(double t) const {
    if (t < start_s) return 0.0;
    const double u = std::fmod(t - start_s, step_s);
    return u < contact_s ? -kDrive_mps2 * std::sin(2.0 * kPi * u / contact_s) : 0.0;
  }
  static constexpr double kDrive_mps2 = 3.0;
  double contact(int k) const { return start_s + k * step_s; }
};

OrientedSample sample(double t, double vertical_mps2, double forward_mps2 = 0.0) {
  OrientedSample s;
  s.time = time_from_s(t);
  s.accel_E_mps2 = Eigen::Vector3d(forward_mps2, 0.0, vertical_mps2).cast<float>();
  return s;
}

std::vector<PelvisStep> run(const BouncingBody& body, double seconds_long, bool knows_roll = true,
                            double noise_mps2 = 0.0) {
  PelvisEvents events;
  std::mt19937 rng(1);
  std::normal_distribution<double> normal;
  std::vector<PelvisStep> steps;
  for (double t = 0.0; t < seconds_long; t += 1.0 / body.rate_hz) {
    const auto roll = knows_roll ? std::optional<double>(body.roll(t)) : std::nullopt;
    const double vertical = kGravity_mps2 * body.force_g(t) + noise_mps2 * normal(rng);
    if (const auto step = events.push(sample(t, vertical), roll)) steps.push_back(*step);
  }
  return steps;
}

TEST(PelvisEvents, EveryStepOnceWithItsTimesAndPeak) {
  constexpr double kTime_s = 0.03;  // a half-sine is no real runner: the model's corrections are for those
  constexpr double kPeak_bw = 0.5;
  const BouncingBody body;
  const auto steps = run(body, 12.0);
  ASSERT_EQ(steps.size(), 27u);  // the 28th is still in the air
  for (std::size_t k = 2; k < steps.size(); ++k) {
    const double contact_s = body.contact(static_cast<int>(k));
    EXPECT_NEAR(seconds(steps[k].stance.initial_contact), contact_s, kTime_s);
    EXPECT_NEAR(seconds(*steps[k].stance.toe_off), contact_s + body.contact_s, kTime_s);
    EXPECT_NEAR(steps[k].peak_vgrf_bw, 0.5 * kPi * body.step_s / body.contact_s, kPeak_bw);
    EXPECT_TRUE(steps[k].stance.quality.has(Mark::kFromPelvis));
  }
}

TEST(PelvisEvents, StepTimesHoldOverRatesAndCadences) {
  constexpr double kStepTime_s = 0.002;  // one fixed shape each: crossings repeat to well below a sample
  std::mt19937 rng(11);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  for (int i = 0; i < 30; ++i) {
    BouncingBody body;
    body.step_s = 0.29 + 0.12 * uniform(rng);
    body.contact_s = body.step_s * (0.55 + 0.2 * uniform(rng));
    body.rate_hz = i % 3 == 0 ? 100.0 : i % 3 == 1 ? 208.0 : 500.0;
    const auto steps = run(body, 15.0);
    SCOPED_TRACE(i);
    ASSERT_GT(steps.size(), 20u);
    const double mean_s =
        seconds(steps.back().bounce.rise - steps[8].bounce.rise) / static_cast<double>(steps.size() - 9);
    EXPECT_NEAR(mean_s, body.step_s, kStepTime_s);
  }
}

TEST(PelvisEvents, SidesAlternateAndAreRight) {
  const auto steps = run({}, 12.0);
  for (std::size_t k = 2; k < steps.size(); ++k)
    EXPECT_EQ(steps[k].stance.side, k % 2 == 0 ? Side::kLeft : Side::kRight) << k;
}

TEST(PelvisEvents, WithoutRollTheSideIsUnknown) {
  for (const PelvisStep& step : run({}, 12.0, false)) {
    EXPECT_EQ(step.stance.side, Side::kUnknown);
    EXPECT_TRUE(step.stance.quality.has(Mark::kSideUnknown));
  }
  BouncingBody even;
  even.roll_radps = 0.02;
  for (const PelvisStep& step : run(even, 12.0)) EXPECT_EQ(step.stance.side, Side::kUnknown);
}

TEST(PelvisEvents, StandingAndWalkingAreNoRunningSteps) {
  PelvisEvents standing, walking;
  std::mt19937 rng(2);
  std::normal_distribution<double> normal;
  for (double t = 0.0; t < 60.0; t += 0.005) {
    EXPECT_FALSE(standing.push(sample(t, kGravity_mps2 + 0.3 * normal(rng)), 0.0));
    const double walk = kGravity_mps2 * (1.0 + 0.3 * std::sin(2.0 * kPi * 1.9 * t)) + 0.3 * normal(rng);
    EXPECT_FALSE(walking.push(sample(t, walk), 0.0));
  }
}

TEST(PelvisEvents, ARecordingThatStartsInMidStanceLosesThatStepOnly) {
  constexpr double kTime_s = 0.03;
  BouncingBody body;
  body.start_s = -0.1;
  const auto steps = run(body, 5.0);
  ASSERT_FALSE(steps.empty());
  EXPECT_NEAR(seconds(steps.front().stance.initial_contact), body.contact(1), kTime_s);
}

TEST(PelvisEvents, AScaleErrorIsTakenOffByTheMean) {
  BouncingBody body;
  PelvisEvents events;
  std::size_t steps = 0;
  for (double t = 0.0; t < 20.0; t += 0.005)
    steps += events.push(sample(t, kGravity_mps2 * (body.force_g(t) + 0.2)), std::nullopt).has_value();
  EXPECT_EQ(steps, run(body, 20.0).size());
}

TEST(PelvisEvents, ForwardForceIsReadWhicheverWayTheSensorSitsAndTheRunnerHeads) {
  constexpr double kForce_g = 0.03;  // the low-pass takes this off, sway and turning move it by less
  std::mt19937 rng(7);
  std::normal_distribution<double> normal;
  const BouncingBody body;
  for (int i = 0; i < 20; ++i) {
    SCOPED_TRACE(i);
    const Eigen::Quaterniond mounting_BS =
        Eigen::Quaterniond(normal(rng), normal(rng), normal(rng), normal(rng)).normalized();
    const double heading_rad = 2.0 * normal(rng), turn_radps = 0.2 * normal(rng);
    PelvisEvents events;
    std::vector<PelvisStep> steps;
    for (double t = 0.0; t < 12.0; t += 0.005) {
      const Eigen::Quaterniond q_EB(
          Eigen::AngleAxisd(heading_rad + turn_radps * t, Eigen::Vector3d::UnitZ()));
      const double sway_mps2 = 2.0 * std::sin(kPi * (t - body.start_s) / body.step_s);  // turns with the foot
      OrientedSample s = sample(t, kGravity_mps2 * body.force_g(t));
      s.q_ES = (q_EB * mounting_BS).cast<float>();
      s.accel_E_mps2 += (q_EB * Eigen::Vector3d(body.forward_mps2(t), sway_mps2, 0.0)).cast<float>();
      if (const auto step = events.push(s, std::nullopt)) steps.push_back(*step);
    }
    ASSERT_EQ(steps.size(), 27u);
    for (std::size_t k = 8; k < steps.size(); ++k) {
      ASSERT_TRUE(steps[k].bounce.forward);
      const double most_g = BouncingBody::kDrive_mps2 / kGravity_mps2;
      EXPECT_NEAR(steps[k].bounce.forward->braking_g, -most_g, kForce_g);
      EXPECT_NEAR(steps[k].bounce.forward->propulsion_g, most_g, kForce_g);
    }
  }
}

TEST(PelvisEvents, WithoutForwardForceTheVerticalAloneTellsTheStep) {
  const auto steps = run({}, 12.0);
  for (const PelvisStep& step : steps) EXPECT_FALSE(step.bounce.forward);
}

TEST(PelvisEvents, PushAllocatesNothing) {
  const BouncingBody body;
  PelvisEvents events;
  std::size_t steps = 0;
  test::AllocationCounter counter;
  for (double t = 0.0; t < 10.0; t += 0.005)
    steps += events.push(sample(t, kGravity_mps2 * body.force_g(t), body.forward_mps2(t)), body.roll(t))
                 .has_value();
  EXPECT_EQ(counter.count(), 0u);
  EXPECT_GT(steps, 15u);
}

}  // namespace
}  // namespace evenstride
