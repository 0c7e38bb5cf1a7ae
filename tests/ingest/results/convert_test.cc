#include "ingest/results/convert.h"

#include <gtest/gtest.h>

#include "core/base/units.h"

namespace evenstride {
namespace {

TEST(Convert, WhatIsAbsentStaysAbsent) {
  StepRecord step;
  step.quality.add(Mark::kNoPelvis);
  const v1::Step m = to_proto(step);
  EXPECT_FALSE(m.has_to_ns());
  EXPECT_FALSE(m.has_contact_time_s());
  EXPECT_FALSE(m.has_pelvic_drop_deg());
  EXPECT_EQ(m.quality(), "no_pelvis");
  EXPECT_FALSE(to_proto(StrideRecord{}).has_counter_rotation_phase_deg());
}

TEST(Convert, AnglesLeaveInDegreesAndTimesInNanoseconds) {
  StepRecord step;
  step.side = Side::kRight;
  step.initial_contact = time_from_s(1.25);
  step.pelvic_drop_rad = kPi / 36.0;
  step.peak_vgrf_bw = 2.5;
  const v1::Step m = to_proto(step);
  EXPECT_EQ(m.side(), v1::SIDE_RIGHT);
  EXPECT_EQ(m.ic_ns(), 1'250'000'000);
  EXPECT_DOUBLE_EQ(m.pelvic_drop_deg(), 5.0);
  EXPECT_DOUBLE_EQ(m.peak_vgrf_bw(), 2.5);
}

TEST(Convert, SymmetryOfDropIsInDegreesOfTheOthersInPercent) {
  SymmetryResult drop;
  drop.quantity = SymmetryQuantity::kPelvicDrop;
  drop.index = kPi / 180.0;
  EXPECT_DOUBLE_EQ(to_proto(drop).index_pct(), 1.0);
  SymmetryResult contact;
  contact.index = 3.0;
  contact.tier = SymmetryTier::kChanged;
  EXPECT_DOUBLE_EQ(to_proto(contact).index_pct(), 3.0);
  EXPECT_EQ(to_proto(contact).tier(), v1::Symmetry::TIER_CHANGED);
}

TEST(Convert, ChangesCarryTheirUnit) {
  FatigueResult fatigue;
  fatigue.state = FatigueState::kFatigued;
  fatigue.top[0] = {FatigueChannel::kCadence, 2.0, -0.04};
  fatigue.top[1] = {FatigueChannel::kDropLeft, 1.5, kPi / 90.0};
  fatigue.top[2] = {FatigueChannel::kContactSymmetry, 1.0, 3.0};
  fatigue.top_count = 3;
  const v1::Fatigue m = to_proto(fatigue);
  EXPECT_EQ(m.state(), v1::Fatigue::STATE_FATIGUED);
  EXPECT_EQ(m.channels(0).quantity(), "cadence");
  EXPECT_DOUBLE_EQ(m.channels(0).change(), -4.0);
  EXPECT_EQ(m.channels(0).unit(), "%");
  EXPECT_DOUBLE_EQ(m.channels(1).change(), 2.0);
  EXPECT_EQ(m.channels(1).unit(), "deg");
  EXPECT_EQ(m.channels(2).unit(), "pp");
}

TEST(Convert, EveryEnumerationKeepsItsMeaning) {
  EXPECT_EQ(v1::Fatigue::STATE_NOT_ASSESSABLE, static_cast<int>(FatigueState::kNotAssessable));
  EXPECT_EQ(v1::Fatigue::STATE_WARMING_UP, static_cast<int>(FatigueState::kWarmingUp));
  EXPECT_EQ(v1::BreakOutcome::VERDICT_PENDING, static_cast<int>(BreakVerdict::kPending));
  EXPECT_EQ(v1::BreakOutcome::VERDICT_UNKNOWN, static_cast<int>(BreakVerdict::kUnknown));
  EXPECT_EQ(v1::Symmetry::TIER_NONE, static_cast<int>(SymmetryTier::kNone));
  for (Site site : kAllSites) EXPECT_NE(to_proto(site), v1::SITE_UNSPECIFIED);
}

TEST(Convert, PromptsSpeakInWords) {
  PromptResult prompt;
  prompt.id = 3;
  prompt.cue = Cue::kLandSofter;
  prompt.because = FatigueChannel::kImpactPeak;
  prompt.change = 0.12;
  prompt.length = std::chrono::seconds(60);
  const v1::Prompt m = to_proto(prompt);
  EXPECT_NE(m.reason().find("12.0 %"), std::string::npos) << m.reason();
  EXPECT_NE(m.cue().find("Land"), std::string::npos) << m.cue();
  EXPECT_DOUBLE_EQ(m.break_s(), 60.0);
}

}  // namespace
}  // namespace evenstride
