#include "ingest/results/run_view.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/units.h"

namespace evenstride {
namespace {

StepRecord step_at(double t_s, Side side, double contact_s) {
  StepRecord step;
  step.side = side;
  step.initial_contact = time_from_s(t_s);
  step.contact_time_s = contact_s;
  step.step_time_s = 0.35;
  step.pelvic_drop_rad = rad_from_deg(side == Side::kLeft ? 4.0 : 6.0);
  return step;
}

StrideRecord stride_at(double start_s, double phase_deg) {
  StrideRecord stride;
  stride.side = Side::kLeft;
  stride.start = time_from_s(start_s);
  stride.end = time_from_s(start_s + 0.7);
  stride.stride_time_s = 0.7;
  stride.counter_rotation_range_rad = rad_from_deg(12.0);
  stride.counter_rotation_phase_rad = rad_from_deg(phase_deg);
  return stride;
}

RunView running_view() {
  RunView view({"anna", "s1", "rec", 5, false});
  view.on_gait(Gait::kRunning, time_from_s(0));
  for (int i = 0; i < 20; ++i) {
    view.on_step(step_at(0.7 * i, Side::kLeft, 0.250));
    view.on_step(step_at(0.7 * i + 0.35, Side::kRight, 0.240));
    view.on_stride(stride_at(0.7 * i, i % 2 == 0 ? 175.0 : -175.0));
  }
  return view;
}

constexpr double kRounding = 1e-9;

TEST(RunView, LiveFiguresCarryIntervals) {
  const RunView view = running_view();
  const v1::Live live = view.live(time_from_s(14));
  EXPECT_EQ(live.gait(), "running");
  EXPECT_EQ(live.steps(), 40U);
  EXPECT_NEAR(live.cadence_spm().value(), 120.0 / 0.7, kRounding);
  EXPECT_NEAR(live.contact_left_s().value(), 0.250, kRounding);
  EXPECT_LT(live.contact_left_s().low(), 0.250);
  EXPECT_GT(live.contact_right_s().high(), 0.240);
  EXPECT_NEAR(live.pelvic_drop_right_deg().value(), 6.0, kRounding);
  EXPECT_FALSE(live.speed_mps().has_value());
  EXPECT_FALSE(live.has_loading_balance_pct());
}

TEST(RunView, ShowsNoContactTimeOfThePelvisBesideAShoes) {
  for (const bool shoe_tells_right : {true, false}) {
    RunView view({"anna", "s1", "rec", 5, false});
    view.on_gait(Gait::kRunning, time_from_s(0));
    for (int i = 0; i < 20; ++i) {
      StepRecord left = step_at(0.7 * i, Side::kLeft, 0.270),
                 right = step_at(0.7 * i + 0.35, Side::kRight, 0.240);
      left.quality.add(Mark::kFromPelvis);
      if (!shoe_tells_right) right.quality.add(Mark::kFromPelvis);
      if (i > 0) view.on_step(left);
      view.on_step(right);
      view.on_stride(stride_at(0.7 * i, 0.0));
    }
    EXPECT_EQ(view.live(time_from_s(14)).contact_left_s().has_value(), !shoe_tells_right);
    EXPECT_EQ(view.summary().has_contact_time_left_s(), !shoe_tells_right);
    EXPECT_TRUE(view.summary().has_contact_time_right_s());
    EXPECT_TRUE(view.summary().has_pelvic_drop_left_deg());
    const v1::Figure right = view.live(time_from_s(14)).contact_right_s();
    EXPECT_EQ(right.high() - right.value() > 0.02, !shoe_tells_right);  // the pelvis's level is less sure
  }
}

TEST(RunView, OldFiguresGoAway) {
  const v1::Live live = running_view().live(time_from_s(120));
  EXPECT_FALSE(live.cadence_spm().has_value());
  EXPECT_FALSE(live.contact_left_s().has_value());
}

TEST(RunView, WalkingStepsDoNotMixWithRunningOnes) {
  RunView view = running_view();
  for (int i = 0; i < 20; ++i) {
    StepRecord walking = step_at(15 + 0.6 * i, Side::kLeft, 0.700);
    walking.quality.add(Mark::kWalking);
    view.on_step(walking);
  }
  EXPECT_NEAR(view.summary().contact_time_left_s(), 0.250, kRounding);
  EXPECT_EQ(view.summary().steps(), 60U);
}

TEST(RunView, APromptStaysOpenUntilItIsAnswered) {
  RunView view = running_view();
  PromptResult prompt;
  prompt.id = 7;
  prompt.scheduled = true;
  view.on_prompt(prompt);
  EXPECT_EQ(view.live(Time{}).prompt().id(), 7U);
  view.on_marker({MarkerKind::kPain, time_from_s(9), 0}, "left knee");
  EXPECT_TRUE(view.live(Time{}).has_prompt());
  view.on_marker({MarkerKind::kPromptDone, time_from_s(10), 7}, "");
  EXPECT_FALSE(view.live(Time{}).has_prompt());
  const v1::Summary summary = view.summary();
  ASSERT_EQ(summary.answers_size(), 1);
  EXPECT_EQ(summary.answers(0).answer(), "done");
  EXPECT_EQ(summary.markers(0).text(), "left knee");
  EXPECT_EQ(summary.prompts_size(), 1);
}

TEST(RunView, APromptThatStandsNoMoreIsNotShown) {
  RunView view = running_view();
  PromptResult prompt;
  prompt.id = 7;
  view.on_prompt(prompt);
  view.on_prompt_closed(6);
  EXPECT_TRUE(view.live(Time{}).has_prompt());
  view.on_prompt_closed(7);
  EXPECT_FALSE(view.live(Time{}).has_prompt());
}

TEST(RunView, ABreakIsListedOnceWithItsLastVerdict) {
  RunView view = running_view();
  BreakResult outcome;
  outcome.prompt_id = 7;
  outcome.start = time_from_s(20);
  view.on_break(outcome);
  outcome.verdict = BreakVerdict::kReset;
  view.on_break(outcome);
  ASSERT_EQ(view.summary().breaks_size(), 1);
  EXPECT_EQ(view.summary().breaks(0).verdict(), v1::BreakOutcome::VERDICT_RESET);
}

TEST(RunView, LoadIsJudgedByImpulseElseByContactTime) {
  RunView view = running_view();
  SymmetryResult contact;
  contact.index = 4.0;
  view.on_symmetry(contact);
  EXPECT_EQ(view.live(Time{}).loading_quantity(), "contact_time");
  SymmetryResult impulse;
  impulse.quantity = SymmetryQuantity::kImpulse;
  impulse.index = -2.0;
  view.on_symmetry(impulse);
  view.on_symmetry(contact);
  EXPECT_EQ(view.live(Time{}).loading_quantity(), "impulse");
  EXPECT_DOUBLE_EQ(view.live(Time{}).loading_balance_pct().value(), -2.0);
}

TEST(RunView, SummaryAveragesPhaseAcrossTheTurn) {
  constexpr double kCircular = 1e-6;
  const v1::Summary summary = running_view().summary();
  EXPECT_NEAR(std::abs(summary.counter_rotation_phase_deg()), 180.0, kCircular);
  EXPECT_NEAR(summary.counter_rotation_range_deg(), 12.0, kRounding);
  EXPECT_NEAR(summary.running_s(), summary.duration_s(), kRounding);
}

TEST(RunView, ListsAreBounded) {
  RunView view = running_view();
  for (int i = 0; i < 2 * RunView::kMostListed; ++i) {
    view.on_marker({MarkerKind::kNote, time_from_s(i), 0}, "note");
    view.add_note("n");
  }
  EXPECT_EQ(view.summary().markers_size(), RunView::kMostListed);
  EXPECT_EQ(view.summary().notes_size(), RunView::kMostListed);
}

}  // namespace
}  // namespace evenstride
