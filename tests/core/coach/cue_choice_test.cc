#include "core/coach/cue_choice.h"

#include <gtest/gtest.h>

namespace evenstride {
namespace {

FatigueResult drifted(std::initializer_list<FatigueResult::Contribution> top) {
  FatigueResult result;
  for (const auto& c : top) result.top[result.top_count++] = c;
  return result;
}

TEST(CueChoice, FollowsTheQuantityThatMovedFurthest) {
  CoachParams params;
  params.gait_cues = true;
  const struct {
    FatigueChannel channel;
    Cue cue;
  } table[] = {{FatigueChannel::kContactTime, Cue::kCadenceUp},
               {FatigueChannel::kCadence, Cue::kCadenceUp},
               {FatigueChannel::kImpactPeak, Cue::kLandSofter},
               {FatigueChannel::kDropLeft, Cue::kHipCircuit},
               {FatigueChannel::kTrunkLean, Cue::kStandTall},
               {FatigueChannel::kCounterRotationRange, Cue::kStandTall},
               {FatigueChannel::kContactSymmetry, Cue::kWalkBreak}};
  for (const auto& row : table) {
    const CueChoice choice =
        choose_cue(drifted({{row.channel, 4.0, 0.05}, {FatigueChannel::kFootStrike, 1.0, 0.0}}), params);
    EXPECT_EQ(choice.cue, row.cue) << name(row.channel);
    EXPECT_EQ(choice.because, row.channel);
    EXPECT_EQ(choice.change, 0.05);
  }
}

TEST(CueChoice, LeavesTheGaitAloneUntilTheRunnerIsReadyForThat) {
  const auto fatigue = drifted({{FatigueChannel::kContactTime, 4.0, 0.05}});
  EXPECT_EQ(choose_cue(fatigue, CoachParams{}).cue, Cue::kWalkBreak);
}

TEST(CueChoice, WalksWhenEverythingGoes) {
  const auto fatigue = drifted({{FatigueChannel::kDropLeft, 4.0, 0.03},
                                {FatigueChannel::kTrunkLean, 3.8, 0.05},
                                {FatigueChannel::kContactTime, -3.6, 0.05}});
  EXPECT_EQ(choose_cue(fatigue, CoachParams{}).cue, Cue::kWalkBreak);
}

TEST(CueChoice, BreaksAreShort) {
  EXPECT_EQ(length_of(Cue::kHipCircuit), std::chrono::seconds(120));
  EXPECT_EQ(length_of(Cue::kSeeProfessional), Duration{});
}

}  // namespace
}  // namespace evenstride
