#include "core/fatigue/fatigue_monitor.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/core/fatigue/fatigue_support.h"
#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

using test::FatigueSink;
using test::run_until;
using test::TiringRunner;

TEST(FatigueMonitor, WarmsUpLearnsAndStaysFresh) {
  FatigueMonitor monitor;
  FatigueSink sink;
  TiringRunner runner(1, 0.2);
  EXPECT_FALSE(run_until(monitor, runner, 1200.0, sink).has_value());
  EXPECT_EQ(sink.results.front().state, FatigueState::kWarmingUp);
  EXPECT_EQ(monitor.result().state, FatigueState::kFresh);
  EXPECT_EQ(monitor.result().baseline_progress, 1.0);
  bool learnt = false;
  for (const FatigueResult& r : sink.results) learnt = learnt || r.state == FatigueState::kLearning;
  EXPECT_TRUE(learnt);
}

TEST(FatigueMonitor, FindsADriftAndSaysSinceWhenAndIn) {
  FatigueMonitor monitor;
  FatigueSink sink;
  TiringRunner runner(2, 0.35);
  runner.drift_from_s = 1000.0;
  runner.drift_per_1000 = 3.0;
  const auto found = run_until(monitor, runner, 2400.0, sink);
  ASSERT_TRUE(found.has_value());
  EXPECT_GT(*found, 1000.0);
  EXPECT_LT(*found, 1600.0);
  ASSERT_TRUE(monitor.result().onset.has_value());
  EXPECT_NEAR(seconds(*monitor.result().onset), 1000.0, 300.0);
  EXPECT_GT(monitor.result().score, 1.0);
  EXPECT_EQ(monitor.result().top_count, FatigueResult::kTop);
  for (int i = 0; i < FatigueResult::kTop; ++i) {
    const bool up = static_cast<int>(monitor.result().top[i].channel) % 2 == 0;
    EXPECT_EQ(monitor.result().top[i].z > 0.0, up);
  }
}

TEST(FatigueMonitor, RunningFasterIsNotFatigue) {
  FatigueMonitor monitor;
  FatigueSink sink;
  TiringRunner runner(3, 0.2);
  EXPECT_FALSE(run_until(monitor, runner, 900.0, sink).has_value());
  runner.speed_mps = 3.5;
  EXPECT_FALSE(run_until(monitor, runner, 2400.0, sink).has_value());
}

TEST(FatigueMonitor, IsFreshAgainWhenTheGaitHasComeBack) {
  FatigueMonitor monitor;
  FatigueSink sink;
  TiringRunner runner(4, 0.2);
  runner.drift_from_s = 900.0;
  runner.drift_per_1000 = 4.0;
  const auto found = run_until(monitor, runner, 2400.0, sink);
  ASSERT_TRUE(found.has_value());
  runner.drift_per_1000 = 0.0;
  while (runner.time_s() < *found + 900.0) monitor.push(runner.next(), sink);
  EXPECT_EQ(monitor.result().state, FatigueState::kFresh);
  EXPECT_FALSE(monitor.result().onset.has_value());
}

TEST(FatigueMonitor, SaysWhenItCannotJudge) {
  FatigueMonitor monitor;
  FatigueSink sink;
  TiringRunner runner(5, 0.2);
  while (runner.time_s() < 600.0) {
    StrideFeatures f = runner.next();
    if (runner.time_s() > 300.0) f.turn_rate_radps = 0.3;
    monitor.push(f, sink);
  }
  EXPECT_EQ(monitor.result().state, FatigueState::kNotAssessable);
}

TEST(FatigueMonitor, RestoredItGoesOnAsIfNothingHadHappened) {
  FatigueMonitor whole, first, second;
  FatigueSink a, b;
  TiringRunner one(6, 0.35), two(6, 0.35);
  for (TiringRunner* r : {&one, &two}) r->drift_from_s = 700.0, r->drift_per_1000 = 2.0;
  for (int i = 0; i < 2500; ++i) whole.push(one.next(), a);
  for (int i = 0; i < 1234; ++i) first.push(two.next(), b);
  second.restore(first.state());
  for (int i = 1234; i < 2500; ++i) second.push(two.next(), b);
  ASSERT_EQ(a.results.size(), b.results.size());
  for (std::size_t i = 0; i < a.results.size(); ++i) {
    EXPECT_EQ(a.results[i].score, b.results[i].score);
    EXPECT_EQ(a.results[i].state, b.results[i].state);
  }
}

TEST(FatigueMonitor, AllocatesNothing) {
  FatigueMonitor monitor;
  ResultSink sink;
  TiringRunner runner(7, 0.35);
  const test::AllocationCounter counter;
  for (int i = 0; i < 2000; ++i) monitor.push(runner.next(), sink);
  EXPECT_EQ(counter.count(), 0u);
}

TEST(FatigueMonitor, RefusesParametersOutOfRange) {
  FatigueParams params;
  params.block_strides = 1;
  EXPECT_THROW(FatigueMonitor{params}, std::invalid_argument);
  params = {};
  params.ewma = 0.0;
  EXPECT_THROW(FatigueMonitor{params}, std::invalid_argument);
}

}  // namespace
}  // namespace evenstride
