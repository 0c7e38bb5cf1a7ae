#include "core/fatigue/stride_features.h"

#include <gtest/gtest.h>

#include <cmath>

namespace evenstride {
namespace {

StepRecord step(Side side, double contact_s) {
  StepRecord s;
  s.side = side;
  s.initial_contact = time_from_s(contact_s);
  s.contact_time_s = side == Side::kLeft ? 0.25 : 0.24;
  s.pelvic_drop_rad = side == Side::kLeft ? 0.08 : 0.10;
  s.impact_peak_mps2 = 60.0;
  return s;
}

StrideRecord stride(double start_s) {
  StrideRecord s;
  s.side = Side::kLeft;
  s.start = time_from_s(start_s);
  s.end = time_from_s(start_s + 0.7);
  s.stride_time_s = 0.7;
  s.speed_mps = 3.0;
  return s;
}

TEST(StrideAssembler, PutsAStrideTogetherInAnyOrder) {
  for (const bool stride_first : {true, false}) {
    StrideAssembler assembler;
    if (stride_first) assembler.push(stride(1.0));
    assembler.push(step(Side::kLeft, 1.0));
    assembler.push(step(Side::kRight, 1.35));
    if (!stride_first) assembler.push(stride(1.0));
    const auto f = assembler.take();
    ASSERT_TRUE(f.has_value());
    EXPECT_NEAR(f->value[index(FatigueChannel::kContactTime)], std::log(0.245), 1e-12);
    EXPECT_NEAR(f->value[index(FatigueChannel::kDutyFactor)], std::log(0.245 / 0.7), 1e-12);
    EXPECT_NEAR(f->value[index(FatigueChannel::kCadence)], std::log(120.0 / 0.7), 1e-9);
    EXPECT_EQ(f->value[index(FatigueChannel::kDropRight)], 0.10);
    EXPECT_NEAR(f->value[index(FatigueChannel::kContactSymmetry)], 100.0 * std::log(0.25 / 0.24), 1e-9);
    EXPECT_FALSE(f->known[index(FatigueChannel::kTrunkLean)]);
    EXPECT_FALSE(assembler.take().has_value());
  }
}

TEST(StrideAssembler, WaitsForBothSteps) {
  StrideAssembler assembler;
  assembler.push(step(Side::kLeft, 1.0));
  assembler.push(stride(1.0));
  EXPECT_FALSE(assembler.take().has_value());
  assembler.push(step(Side::kRight, 2.0));  // of another stride
  EXPECT_FALSE(assembler.take().has_value());
}

/// A pelvis that steps in for a shoe in mid-run is no longer contact; one that is all there is, is compared
/// with itself.
TEST(StrideAssembler, ComparesContactTimesOfOneTeller) {
  StrideAssembler assembler;
  const auto tells_contact = [&](double start_s, bool left_from_pelvis, bool right_from_pelvis) {
    StepRecord left = step(Side::kLeft, start_s), right = step(Side::kRight, start_s + 0.35);
    if (left_from_pelvis) left.quality.add(Mark::kFromPelvis);
    if (right_from_pelvis) right.quality.add(Mark::kFromPelvis);
    assembler.push(left);
    assembler.push(right);
    assembler.push(stride(start_s));
    const auto f = assembler.take();
    EXPECT_TRUE(f && f->sound && f->known[index(FatigueChannel::kCadence)]);
    return f && f->known[index(FatigueChannel::kContactTime)] && f->known[index(FatigueChannel::kDutyFactor)];
  };
  EXPECT_TRUE(tells_contact(1.0, true, true));
  EXPECT_TRUE(tells_contact(2.0, true, true));
  EXPECT_TRUE(tells_contact(3.0, false, true));
  EXPECT_FALSE(tells_contact(4.0, true, true));
  EXPECT_TRUE(tells_contact(5.0, false, false));
  EXPECT_FALSE(tells_contact(6.0, false, true));
  EXPECT_TRUE(tells_contact(7.0, false, false));
}

TEST(StrideAssembler, MarksWhatMustNotBeCompared) {
  StrideAssembler assembler;
  StepRecord walking = step(Side::kLeft, 1.0);
  walking.quality.add(Mark::kWalking);
  assembler.push(walking);
  StepRecord clipped = step(Side::kRight, 1.35);
  clipped.quality.add(Mark::kClipped);
  assembler.push(clipped);
  assembler.push(stride(1.0));
  const auto f = assembler.take();
  ASSERT_TRUE(f.has_value());
  EXPECT_FALSE(f->sound);
  EXPECT_FALSE(f->known[index(FatigueChannel::kImpactPeak)]);
}

}  // namespace
}  // namespace evenstride
