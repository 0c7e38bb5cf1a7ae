#include "core/events/gait_arbiter.h"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

namespace evenstride {
namespace {

FootStance stance(bool walking, double contact_s, double duration_s, double stride_s, Side side) {
  FootStance s;
  s.side = side;
  s.walking = walking;
  s.initial_contact = time_from_s(contact_s);
  s.toe_off = time_from_s(contact_s + duration_s);
  s.previous_stride_time_s = stride_s;
  return s;
}

class GaitArbiterTest : public ::testing::Test {
 protected:
  Side side(int i) const { return i % 2 == 0 ? Side::kLeft : Side::kRight; }
  // Both finders see running feet, the walking finder a little later in the stance.
  void run_step(int i, double from_s) {
    arbiter.push(stance(true, from_s + 0.36 * i + 0.02, 0.30, 0.72, side(i)), keep);
    arbiter.push(stance(false, from_s + 0.36 * i, 0.24, 0.72, side(i)), keep);
  }
  void walk_step(int i, double from_s) {
    arbiter.push(stance(true, from_s + 0.54 * i, 0.66, 1.08, side(i)), keep);
    arbiter.follow(Gait::kWalking, time_from_s(from_s + 0.54 * i + 0.66), keep);
  }

  GaitArbiter arbiter;
  std::vector<FootStance> out;
  std::function<void(const FootStance&)> keep = [this](const FootStance& s) { out.push_back(s); };
};

TEST_F(GaitArbiterTest, HandsOnEachRunningStanceOnceFromTheFirst) {
  for (int i = 0; i < 20; ++i) {
    run_step(i, 10.0);
    arbiter.follow(Gait::kWalking, time_from_s(10.4 + 0.36 * i), keep);  // as a start looks to the sensors
  }
  ASSERT_EQ(out.size(), 20u);
  for (const FootStance& s : out) EXPECT_FALSE(s.walking);
  EXPECT_EQ(out.front().initial_contact, time_from_s(10.0));
}

TEST_F(GaitArbiterTest, GoesFromRunningToWalkingAndBackWithoutALostStep) {
  for (int i = 0; i < 10; ++i) run_step(i, 10.0);
  for (int i = 0; i < 10; ++i) walk_step(i, 14.8);
  EXPECT_EQ(arbiter.gait(), Gait::kWalking);
  for (int i = 0; i < 10; ++i) run_step(i, 20.5);
  EXPECT_EQ(arbiter.gait(), Gait::kRunning);
  EXPECT_EQ(out.size(), 30u);
  for (std::size_t i = 10; i < 20; ++i) EXPECT_TRUE(out[i].walking) << i;
}

TEST_F(GaitArbiterTest, IsNotMovedByOddStances) {
  for (int i = 0; i < 6; ++i) walk_step(i, 10.0);
  for (int i = 0; i < 3; ++i) {
    FootStance odd = stance(false, 13.3 + 0.4 * i, 0.19, 0.8, side(i));
    odd.quality.add(Mark::kOutsideModel);
    arbiter.push(odd, keep);
  }
  EXPECT_EQ(arbiter.gait(), Gait::kWalking);
  arbiter.finish(keep);
  EXPECT_EQ(out.size(), 6u);
}

TEST_F(GaitArbiterTest, EndsARecordingWhoseTimesLieBeforeZero) {
  arbiter.follow(Gait::kWalking, time_from_s(-300.0), keep);
  arbiter.push(stance(true, -290.0, 0.66, 1.08, Side::kLeft), keep);
  arbiter.finish(keep);
  EXPECT_EQ(out.size(), 1u);
}

TEST_F(GaitArbiterTest, KeepsTheGaitWhileStanding) {
  for (int i = 0; i < 6; ++i) walk_step(i, 10.0);
  arbiter.follow(Gait::kStanding, time_from_s(14.5), keep);
  arbiter.push(stance(true, 13.6, 0.6, 1.1, Side::kLeft), keep);
  arbiter.follow(Gait::kStanding, time_from_s(16.0), keep);
  EXPECT_EQ(out.size(), 7u);
}

}  // namespace
}  // namespace evenstride
