#include "core/stride/step_timing.h"

#include <gtest/gtest.h>

#include "tests/core/stride/synthetic_gait.h"

namespace evenstride {
namespace {

using test::stance_at;

TEST(StepTiming, RunningHasFlight) {
  const StepTiming t = time_step(stance_at(Side::kLeft, 1.0, 0.25), time_from_s(1.36));
  EXPECT_NEAR(*t.contact_time_s, 0.25, 1e-9);
  EXPECT_NEAR(*t.step_time_s, 0.36, 1e-9);
  EXPECT_NEAR(*t.flight_time_s, 0.11, 1e-9);
}

TEST(StepTiming, WalkingHasNegativeFlight) {
  const StepTiming t = time_step(stance_at(Side::kLeft, 1.0, 0.65), time_from_s(1.55));
  EXPECT_NEAR(*t.flight_time_s, -0.10, 1e-9);
}

TEST(StepTiming, SaysNothingItCannotKnow) {
  FootStance stays = stance_at(Side::kLeft, 1.0, 0.25);
  stays.toe_off.reset();
  const StepTiming t = time_step(stays, time_from_s(1.4));
  EXPECT_FALSE(t.contact_time_s);
  EXPECT_FALSE(t.flight_time_s);
  EXPECT_TRUE(t.step_time_s);
  EXPECT_FALSE(time_step(stance_at(Side::kLeft, 1.0, 0.25), std::nullopt).flight_time_s);
  EXPECT_FALSE(time_step(stance_at(Side::kLeft, 1.0, 0.25), time_from_s(3.0)).step_time_s);
  EXPECT_FALSE(time_step(stance_at(Side::kLeft, 1.0, 0.25), time_from_s(0.9)).step_time_s);
}

TEST(StrideTime, RefusesPausesAndMissedContacts) {
  FootStance now = stance_at(Side::kLeft, 1.7, 0.25);
  EXPECT_NEAR(*stride_time_s(time_from_s(1.0), now), 0.7, 1e-9);
  now.previous_stride_time_s = 0.69;
  EXPECT_TRUE(stride_time_s(time_from_s(1.0), now));
  now.previous_stride_time_s = 0.35;  // a contact in between was not handed on
  EXPECT_FALSE(stride_time_s(time_from_s(1.0), now));
  EXPECT_FALSE(stride_time_s(time_from_s(-3.0), stance_at(Side::kLeft, 1.7, 0.25)));
  EXPECT_FALSE(stride_time_s(time_from_s(1.5), stance_at(Side::kLeft, 1.7, 0.25)));
}

}  // namespace
}  // namespace evenstride
