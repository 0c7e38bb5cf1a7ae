#include "core/coach/coach.h"

#include <gtest/gtest.h>

#include "tests/core/coach/coach_support.h"
#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

using test::CoachedRun;

TEST(Coach, PromptsOnceAtTheOnsetOfFatigueWithItsReason) {
  CoachedRun run;
  run.gait(Gait::kRunning);
  run.run(300.0);
  EXPECT_TRUE(run.sink.prompts.empty());
  run.fatigue(FatigueState::kFatigued);
  run.run(100.0);
  ASSERT_EQ(run.sink.prompts.size(), 1u);
  const PromptResult& prompt = run.sink.prompts[0];
  EXPECT_EQ(prompt.id, 1u);
  EXPECT_EQ(prompt.cue, Cue::kHipCircuit);
  EXPECT_EQ(prompt.because, FatigueChannel::kDropRight);
  EXPECT_FALSE(prompt.scheduled);
  EXPECT_GT(prompt.length, Duration{});
}

TEST(Coach, PromptsByTheClockToo) {
  CoachParams params;
  params.schedule_s = 600.0;
  CoachedRun run(params);
  run.gait(Gait::kRunning);
  run.run(650.0);
  ASSERT_EQ(run.sink.prompts.size(), 1u);
  EXPECT_TRUE(run.sink.prompts[0].scheduled);
  EXPECT_NEAR(seconds(run.sink.prompts[0].time), 601.0, 2.0);
  run.gait(Gait::kStanding);
  run.stand(60.0);
  run.gait(Gait::kRunning);
  run.run(590.0);
  EXPECT_EQ(run.sink.prompts.size(), 1u);  // the clock began anew with the break
  run.run(60.0);
  EXPECT_EQ(run.sink.prompts.size(), 2u);
}

TEST(Coach, IsQuietNearAStopAndWhileNotRunning) {
  CoachedRun run;
  run.gait(Gait::kStanding);
  run.fatigue(FatigueState::kFatigued);
  run.run(100.0);
  EXPECT_TRUE(run.sink.prompts.empty());
  run.gait(Gait::kRunning);
  run.run(55.0);
  EXPECT_TRUE(run.sink.prompts.empty());
  run.run(10.0);
  EXPECT_EQ(run.sink.prompts.size(), 1u);
}

TEST(Coach, WaitsBetweenPromptsAndFallsSilentAfterThree) {
  CoachedRun run;
  run.gait(Gait::kRunning);
  run.run(100.0);
  run.fatigue(FatigueState::kFatigued);
  run.run(3600.0);
  ASSERT_EQ(run.sink.prompts.size(), 3u);
  for (std::size_t i = 1; i < 3; ++i)
    EXPECT_GE(seconds(run.sink.prompts[i].time - run.sink.prompts[i - 1].time), 480.0);
  EXPECT_TRUE(run.coach.silent());
  run.gait(Gait::kWalking);
  run.stand(40.0);
  run.gait(Gait::kRunning);
  run.run(400.0);
  EXPECT_EQ(run.sink.prompts.size(), 4u);  // a break was taken: the coach may speak again
}

TEST(Coach, LaterAsksAgainAndSkipDoesNot) {
  CoachedRun run;
  run.gait(Gait::kRunning);
  run.run(100.0);
  run.fatigue(FatigueState::kFatigued);
  run.run(20.0);
  run.mark(MarkerKind::kPromptLater, 1);
  run.run(290.0);
  EXPECT_EQ(run.sink.prompts.size(), 1u);
  run.run(20.0);
  ASSERT_EQ(run.sink.prompts.size(), 2u);
  run.mark(MarkerKind::kPromptSkip, 2);
  run.run(450.0);
  EXPECT_EQ(run.sink.prompts.size(), 2u);
  EXPECT_EQ(run.coach.state().unheeded, 1);
}

TEST(Coach, AnAnswerToAnotherPromptIsIgnored) {
  CoachedRun run;
  run.gait(Gait::kRunning);
  run.run(100.0);
  run.fatigue(FatigueState::kFatigued);
  run.run(5.0);
  run.mark(MarkerKind::kPromptSkip, 77);
  EXPECT_TRUE(run.coach.state().open.has_value());
}

TEST(Coach, PainStopsCuesAndSendsToAProfessional) {
  CoachedRun run;
  run.gait(Gait::kRunning);
  run.run(100.0);
  run.mark(MarkerKind::kPain);
  run.mark(MarkerKind::kPain);
  ASSERT_EQ(run.sink.prompts.size(), 1u);
  EXPECT_EQ(run.sink.prompts[0].cue, Cue::kSeeProfessional);
  run.fatigue(FatigueState::kFatigued);
  run.run(2000.0);
  EXPECT_EQ(run.sink.prompts.size(), 1u);
}

TEST(Coach, ASuddenAsymmetryMeansStop) {
  CoachedRun run;
  run.gait(Gait::kRunning);
  run.run(200.0);
  SymmetryResult symmetry;
  symmetry.time = time_from_s(run.time_s);
  symmetry.index = 1.0;
  run.coach.push(symmetry, run.sink);
  run.run(30.0);
  symmetry.time = time_from_s(run.time_s);
  symmetry.index = 9.0;
  run.coach.push(symmetry, run.sink);
  ASSERT_EQ(run.sink.prompts.size(), 1u);
  EXPECT_EQ(run.sink.prompts[0].cue, Cue::kSeeProfessional);
  EXPECT_NEAR(run.sink.prompts[0].change, 8.0, 1e-12);
}

TEST(Coach, AStopIsABreakAndKnowsItsPrompt) {
  CoachedRun run;
  run.gait(Gait::kRunning);
  run.run(100.0);
  run.fatigue(FatigueState::kFatigued);
  run.run(10.0);
  run.gait(Gait::kStanding);
  const double stopped_s = run.time_s;
  run.stand(60.0);
  run.gait(Gait::kRunning);
  const double back_s = run.time_s;
  run.run(20.0);
  ASSERT_EQ(run.sink.breaks.size(), 1u);
  EXPECT_EQ(run.sink.breaks[0].prompt_id, 1u);
  EXPECT_NEAR(seconds(run.sink.breaks[0].start), stopped_s, 1e-6);
  EXPECT_NEAR(seconds(run.sink.breaks[0].end), back_s, 1e-6);
  EXPECT_EQ(run.sink.breaks[0].verdict, BreakVerdict::kUnknown);  // no blocks were measured before it
}

TEST(Coach, APromptIsClosedByItsBreakByTimeOrByItsAnswer) {
  using Closed = std::vector<std::uint64_t>;
  const CoachParams params;
  CoachedRun run(params);
  run.gait(Gait::kRunning);
  run.run(100.0);
  run.fatigue(FatigueState::kFatigued);  // and so it stays: the next prompt comes as soon as it may
  run.run(10.0);
  run.gait(Gait::kStanding);
  run.stand(30.0);
  EXPECT_TRUE(run.sink.closed.empty());  // "done" may still be said in the break
  run.gait(Gait::kRunning);
  run.run(20.0);
  EXPECT_EQ(run.sink.closed, Closed({1}));
  run.run(params.between_prompts_s - 30.0);
  ASSERT_EQ(run.sink.prompts.size(), 2u);
  run.run(params.answer_s);
  EXPECT_EQ(run.sink.closed, Closed({1, 2}));
  run.run(params.between_prompts_s - params.answer_s);
  ASSERT_EQ(run.sink.prompts.size(), 3u);
  run.mark(MarkerKind::kPromptLater);
  EXPECT_EQ(run.sink.closed, Closed({1, 2, 3}));
}

TEST(Coach, MarkersBoundABreakToo) {
  CoachedRun run;
  run.gait(Gait::kRunning);
  run.run(100.0);
  run.mark(MarkerKind::kBreakStart);
  run.run(50.0);
  EXPECT_TRUE(run.sink.breaks.empty());
  run.mark(MarkerKind::kBreakEnd);
  ASSERT_EQ(run.sink.breaks.size(), 1u);
  EXPECT_EQ(run.sink.breaks[0].prompt_id, 0u);
}

TEST(Coach, ShortStopsAreNoBreaks) {
  CoachedRun run;
  run.gait(Gait::kRunning);
  run.run(100.0);
  run.gait(Gait::kStanding);
  run.stand(10.0);
  run.gait(Gait::kRunning);
  run.run(100.0);
  EXPECT_TRUE(run.sink.breaks.empty());
}

TEST(Coach, RestoredItGoesOnAsIfNothingHadHappened) {
  CoachedRun whole, first;
  for (CoachedRun* run : {&whole, &first}) {
    run->gait(Gait::kRunning);
    run->run(100.0);
    run->fatigue(FatigueState::kFatigued);
    run->run(200.0);
  }
  CoachedRun second;
  second.coach.restore(first.coach.state());
  second.time_s = first.time_s;
  for (CoachedRun* run : {&whole, &second}) run->run(1500.0);
  ASSERT_EQ(whole.sink.prompts.size(), first.sink.prompts.size() + second.sink.prompts.size());
  EXPECT_EQ(whole.sink.prompts.back().time, second.sink.prompts.back().time);
}

TEST(Coach, AllocatesNothing) {
  Coach coach;
  ResultSink sink;
  const test::AllocationCounter counter;
  coach.push(Gait::kRunning, time_from_s(0.0), sink);
  FatigueResult tired;
  tired.state = FatigueState::kFatigued;
  for (int i = 1; i < 3000; ++i) {
    StepRecord step;
    step.initial_contact = time_from_s(0.35 * i);
    coach.push(step, sink);
    BlockDistance block;
    block.time = time_from_s(0.35 * i);
    coach.push(block, sink);
    if (i == 500) coach.push(tired, sink);
  }
  EXPECT_EQ(counter.count(), 0u);
}

}  // namespace
}  // namespace evenstride
