#include "core/coach/break_outcome.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/core/coach/coach_support.h"
#include "tests/core/fatigue/fatigue_support.h"

namespace evenstride {
namespace {

/// Forwards what the fatigue monitor says to a coach, as the pipeline does.
class MonitoredRun : public test::CoachSink {
 public:
  explicit MonitoredRun(std::uint64_t seed, double slow_share) : runner(seed, slow_share) {}
  void on_fatigue(const FatigueResult& result) override { last = result; }
  void run_until(double time_s) {
    while (runner.time_s() < time_s) {
      const auto before = monitor.last_block();
      monitor.push(runner.next(), *this);
      const auto& block = monitor.last_block();
      if (block && (!before || before->time != block->time)) coach.push(*block, *this);
      if (last) coach.push(*last, *this);
      last.reset();
    }
  }
  void gait(Gait gait) {
    coach.push(gait, time_from_s(runner.time_s()), *this);
    monitor.push(gait, time_from_s(runner.time_s()));
  }
  test::TiringRunner runner;
  FatigueMonitor monitor;
  Coach coach;
  std::optional<FatigueResult> last;
};

/// Tired by `shift` stride SDs from minute 15 on; a minute's break at minute 25; then what the break left of
/// it.
std::optional<BreakResult> after_break(std::uint64_t seed, double shift, double left_after) {
  MonitoredRun run(seed, 0.2);
  run.gait(Gait::kRunning);
  run.run_until(900.0);
  run.runner.shift = shift;
  run.run_until(1500.0);
  run.gait(Gait::kStanding);
  run.runner.rest(60.0);
  run.gait(Gait::kRunning);
  run.runner.shift = left_after * shift;
  run.run_until(2000.0);
  if (run.breaks.size() != 2 || run.breaks[0].verdict != BreakVerdict::kPending) return std::nullopt;
  return run.breaks[1];
}

TEST(BreakOutcome, TellsAResetFromNoEffect) {
  const int runs = 60;
  int right_reset = 0, right_none = 0, measured_reset = 0, measured_none = 0;
  double null_share = 0.0, full_share = 0.0;
  for (std::uint64_t seed = 0; seed < runs; ++seed) {
    if (const auto reset = after_break(seed, 1.5, 0.0)) {
      ++measured_reset;
      right_reset += reset->verdict == BreakVerdict::kReset;
      full_share += reset->recovered_share;
    }
    if (const auto none = after_break(seed + 1000, 1.5, 1.0)) {
      ++measured_none;
      right_none += none->verdict == BreakVerdict::kNone;
      null_share += none->recovered_share;
    }
  }
  RecordProperty("right_reset", right_reset);
  RecordProperty("right_none", right_none);
  RecordProperty("null_share_thousandths", static_cast<int>(1000.0 * null_share / measured_none));
  RecordProperty("full_share_thousandths", static_cast<int>(1000.0 * full_share / measured_reset));
  ASSERT_GE(measured_reset, runs * 95 / 100);
  ASSERT_GE(measured_none, runs * 95 / 100);
  EXPECT_GE(right_reset, measured_reset * 90 / 100);
  EXPECT_GE(right_none, measured_none * 90 / 100);
  EXPECT_NEAR(null_share / measured_none, 0.0, 0.05);
  EXPECT_NEAR(full_share / measured_reset, 1.0, 0.1);
}

TEST(BreakOutcome, IntervalHoldsTheTruth) {
  int held = 0, measured = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed)
    if (const auto half = after_break(seed + 2000, 1.5, 0.5)) {
      ++measured;
      held += half->low <= 0.5 && 0.5 <= half->high;
    }
  EXPECT_GE(held, measured * 90 / 100);
}

TEST(BreakOutcome, WithoutDriftThereIsNothingToRestore) {
  BreakOutcome outcome;
  const CoachParams params;
  BlockDistance block;
  for (int i = 1; i < 10; ++i) {
    block.time = time_from_s(18.0 * i);
    outcome.push(block, params);
  }
  EXPECT_EQ(outcome.begin(0, time_from_s(200.0), time_from_s(260.0), params).verdict, BreakVerdict::kUnknown);
  EXPECT_FALSE(outcome.measuring());
}

TEST(BreakOutcome, ARunThatEndsSoonSaysWhatIsKnown) {
  MonitoredRun run(3, 0.2);
  run.gait(Gait::kRunning);
  run.run_until(900.0);
  run.runner.shift = 2.0;
  run.run_until(1500.0);
  run.gait(Gait::kStanding);
  run.runner.rest(60.0);
  run.gait(Gait::kRunning);
  run.runner.shift = 0.0;
  run.run_until(1700.0);
  ASSERT_EQ(run.breaks.size(), 1u);
  run.coach.finish(run);
  ASSERT_EQ(run.breaks.size(), 2u);
  EXPECT_NE(run.breaks[1].verdict, BreakVerdict::kPending);
  EXPECT_LT(run.breaks[1].low, run.breaks[1].high);
}

}  // namespace
}  // namespace evenstride
