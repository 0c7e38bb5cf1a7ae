#include "core/orientation/standing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <stdexcept>

#include "core/base/units.h"
#include "core/math/rotation.h"
#include "tests/support/gait_recording.h"
#include "tests/support/no_alloc.h"
#include "tests/support/reference_data.h"

namespace evenstride {
namespace {

const Eigen::Vector3d kUp = Eigen::Vector3d(0.3, -0.5, 0.8).normalized();
const Eigen::Vector3d kBias(0.01, -0.02, 0.005);

/// 100 Hz; still from `still_from` to `still_to`, swinging otherwise.
ImuSample sample(double t, double still_from, double still_to, std::mt19937_64& random) {
  std::normal_distribution<double> noise;
  ImuSample s;
  s.time = time_from_s(t);
  s.accel_S_mps2 = kGravity_mps2 * kUp;
  s.rate_S_radps = kBias;
  if (t < still_from || t >= still_to) {
    s.accel_S_mps2.x() += 5.0 * std::sin(15.0 * t);
    s.rate_S_radps.y() += 3.0 * std::cos(15.0 * t);
  }
  for (int i = 0; i < 3; ++i) {
    s.accel_S_mps2[i] += 0.02 * noise(random);
    s.rate_S_radps[i] += 0.002 * noise(random);
  }
  return s;
}

TEST(Standing, FindsThePoseAndTheBias) {
  std::mt19937_64 random(5);
  StandingDetector detector({}, true);
  bool stood_early = false;
  for (int i = 0; i < 800; ++i) {
    detector.push(sample(0.01 * i, 2.0, 6.0, random));
    stood_early |= i < 340 && detector.is_standing();
  }
  EXPECT_FALSE(stood_early);  // 1.5 s after 2 s, in pieces
  EXPECT_FALSE(detector.is_standing());
  ASSERT_TRUE(detector.first());
  EXPECT_LT(angle_between(detector.first()->up_S(), kUp), 1e-3);
  EXPECT_LT((detector.first()->rate_bias_S_radps - kBias).norm(), 1e-3);
  EXPECT_GE(seconds(detector.first()->from), 2.0);
  EXPECT_LE(seconds(detector.first()->to), 6.0);
  EXPECT_GT(detector.first()->span_s(), 2.0);
}

TEST(Standing, KeepsTheFirstAndFollowsTheLatest) {
  std::mt19937_64 random(6);
  StandingDetector detector({}, true);
  for (int i = 0; i < 400; ++i) detector.push(sample(0.01 * i, 0.0, 3.0, random));
  const Time first_to = detector.first()->to;
  for (int i = 400; i < 900; ++i) detector.push(sample(0.01 * i, 5.0, 9.0, random));
  EXPECT_TRUE(detector.is_standing());
  EXPECT_EQ(detector.first()->to, first_to);
  EXPECT_GE(seconds(detector.latest()->from), 5.0);
}

TEST(Standing, AShortPauseOrFreeFallIsNoStanding) {
  std::mt19937_64 random(7);
  StandingDetector pause({}, true), fall({}, true);
  for (int i = 0; i < 600; ++i) {
    pause.push(sample(0.01 * i, 2.0, 3.2, random));
    ImuSample s = sample(0.01 * i, 0.0, 9.0, random);
    s.accel_S_mps2 *= 0.5;
    fall.push(s);
  }
  EXPECT_FALSE(pause.latest());
  EXPECT_FALSE(fall.latest());
}

// Nodding with the breath: 1 deg, 0.6 Hz, so 3.8 deg/s at most.
TEST(Standing, WhoSwaysTeachesLessOfTheBias) {
  std::mt19937_64 random(9);
  StandingDetector still({}, true), nodding({}, true);
  for (int i = 0; i < 400; ++i) {
    ImuSample s = sample(0.01 * i, 0.0, 9.0, random);
    still.push(s);
    s.rate_S_radps.y() += 0.066 * std::cos(2.0 * kPi * 0.6 * 0.01 * i);
    nodding.push(s);
  }
  ASSERT_TRUE(still.latest() && nodding.latest());
  EXPECT_LT(still.latest()->rate_bias_sd_radps, 5.2e-4);
  const double off = (nodding.latest()->rate_bias_S_radps - kBias).norm();
  EXPECT_GT(nodding.latest()->rate_bias_sd_radps, 5e-3);
  EXPECT_LT(off, 3.0 * nodding.latest()->rate_bias_sd_radps);
}

TEST(Standing, ASlowTiltEndsTheSpell) {
  StandingDetector detector({}, true);
  for (int i = 0; i < 1000; ++i) {
    ImuSample s;
    const double angle = 0.01 * i * 0.15;  // 8.6 deg/s: quiet in each piece, but the vertical wanders
    s.time = time_from_s(0.01 * i);
    s.accel_S_mps2 = kGravity_mps2 * Eigen::Vector3d(std::sin(angle), 0.0, std::cos(angle));
    s.rate_S_radps = {0.0, 0.15, 0.0};
    detector.push(s);
  }
  EXPECT_FALSE(detector.latest());
}

TEST(Standing, RefusesLimitsOfZeroAndAllocatesNothing) {
  StandingParams params;
  params.hold_s = 0.0;
  EXPECT_THROW(StandingDetector(params, true), std::invalid_argument);
  std::mt19937_64 random(8);
  StandingDetector detector({}, true);
  const test::AllocationCounter counter;
  for (int i = 0; i < 800; ++i) detector.push(sample(0.01 * i, 2.0, 6.0, random));
  EXPECT_EQ(counter.count(), 0u);
}

TEST(Standing, EveryStartOfHybridRunningIsFoundAndNothingElse) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  for (const std::string& recording : test::recordings(folder)) {
    for (Site site : {Site::kLeftShoe, Site::kRightShoe, Site::kPelvis, Site::kTrunk}) {
      const auto sensor = test::load_sensor(folder, recording, site);
      if (!sensor) continue;
      StandingDetector detector({}, true);
      int spells = 0;
      bool was_standing = false;
      for (const ImuSample& s : sensor->samples) {
        detector.push(s);
        spells += detector.is_standing() && !was_standing;
        was_standing = detector.is_standing();
      }
      ASSERT_EQ(spells, 1) << recording << name(site);
      EXPECT_LT(seconds(detector.first()->to), 5.0) << recording;  // standing ends at 5 s
      const double off = angle_between(detector.first()->up_S(),
                                       test::true_mounting(folder, recording, site)->row(2).transpose());
      EXPECT_LT(deg_from_rad(off), 2.0) << recording;  // 20 mg of accelerometer bias on two axes: 1.6 deg
    }
  }
}

}  // namespace
}  // namespace evenstride
