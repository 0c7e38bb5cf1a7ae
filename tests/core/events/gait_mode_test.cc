#include "core/events/gait_mode.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "tests/core/events/walking_shoe.h"
#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

/// A pelvis that bounces at `steps_hz` with `amplitude_mps2` about gravity.
std::vector<ImuSample> bounce(double seconds_long, double steps_hz, double amplitude_mps2,
                              double start_s = 0.0) {
  std::vector<ImuSample> samples;
  for (double t = 0.0; t < seconds_long; t += 0.005) {
    ImuSample s;
    s.time = time_from_s(start_s + t);
    s.accel_S_mps2.z() = kGravity_mps2 + amplitude_mps2 * std::sin(2.0 * kPi * steps_hz * t);
    samples.push_back(s);
  }
  return samples;
}

Gait after(const std::vector<ImuSample>& samples, Site site, GaitMode& mode) {
  for (const ImuSample& s : samples) mode.push(site, s);
  return mode.gait();
}

TEST(GaitMode, APelvisAloneTellsStandingWalkingAndRunning) {
  GaitMode mode;
  EXPECT_EQ(mode.gait(), Gait::kUnknown);
  EXPECT_EQ(after(bounce(3.0, 1.0, 0.05), Site::kPelvis, mode), Gait::kStanding);
  EXPECT_EQ(after(bounce(5.0, 1.8, 3.0, 3.0), Site::kPelvis, mode), Gait::kWalking);
  EXPECT_EQ(after(bounce(5.0, 2.7, 13.0, 8.0), Site::kPelvis, mode), Gait::kRunning);
  EXPECT_EQ(after(bounce(3.0, 1.0, 0.05, 13.0), Site::kPelvis, mode), Gait::kStanding);
}

TEST(GaitMode, EachChangeIsToldOnce) {
  GaitMode mode;
  int changes = 0;
  for (const auto& part : {bounce(3.0, 1.0, 0.05), bounce(6.0, 2.7, 13.0, 3.0), bounce(3.0, 1.0, 0.05, 9.0)})
    for (const ImuSample& s : part) changes += mode.push(Site::kPelvis, s).has_value();
  EXPECT_LE(changes, 4);  // standing, perhaps walking on the way, running, standing
  EXPECT_GE(changes, 3);
}

TEST(GaitMode, AWalkingShoeWalksInAnyAxes) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    test::WalkingShoeParams p;
    p.seed = seed;
    p.swings = 12;
    p.q_SB = Eigen::Quaterniond::UnitRandom();
    GaitMode mode;
    for (const ImuSample& s : test::walking_shoe(p).samples) {
      mode.push(Site::kLeftShoe, s);
      EXPECT_NE(mode.gait(), Gait::kRunning) << seconds(s.time);
      if (seconds(s.time) > 6.0 && seconds(s.time) < 14.0) {
        EXPECT_EQ(mode.gait(), Gait::kWalking);
      }
    }
    EXPECT_EQ(mode.gait(), Gait::kStanding);
  }
}

TEST(GaitMode, AStrideWithLittleRestRuns) {
  test::WalkingShoeParams p;
  p.swings = 20;
  p.swing_s = 0.5;
  p.stance_s = 0.22;
  p.length_m = 2.3;
  GaitMode mode;
  Gait seen = Gait::kUnknown;
  for (const ImuSample& s : test::walking_shoe(p).samples) {
    mode.push(Site::kRightShoe, s);
    if (seconds(s.time) < 15.0) seen = mode.gait();
  }
  EXPECT_EQ(seen, Gait::kRunning);
}

TEST(GaitMode, ASilentSensorHasNoVote) {
  GaitMode mode;
  for (const ImuSample& s : bounce(4.0, 2.7, 13.0)) mode.push(Site::kTrunk, s);
  EXPECT_EQ(mode.gait(), Gait::kRunning);
  for (const ImuSample& s : bounce(6.0, 1.0, 0.05, 4.0)) mode.push(Site::kPelvis, s);
  EXPECT_EQ(mode.gait(), Gait::kStanding);
}

TEST(GaitMode, PushAllocatesNothing) {
  const auto samples = bounce(5.0, 2.7, 13.0);
  GaitMode mode;
  test::AllocationCounter counter;
  for (const ImuSample& s : samples) mode.push(Site::kPelvis, s);
  EXPECT_EQ(counter.count(), 0u);
}

}  // namespace
}  // namespace evenstride
