#include "core/symmetry/symmetry_monitor.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/core/symmetry/symmetry_support.h"
#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

using test::Autoregression;
using test::step_at;
using test::SymmetrySink;

SymmetryParams sure_sensors() {
  SymmetryParams params;
  for (SymmetryLimits& limits : params.limits) limits.sensor_floor = limits.method_floor = 0.0;
  return params;
}

/// `strides` strides with contact times left/right given by their log ratio in percent.
template <class Ratio>
void run(SymmetryMonitor& monitor, ResultSink& sink, int strides, const Ratio& ratio, double start_s = 0.0) {
  for (int i = 0; i < strides; ++i) {
    const double half = 0.5 * ratio() / 100.0, t = start_s + 0.7 * i;
    monitor.push(step_at(Side::kLeft, t, 0.24 * std::exp(half)), sink);
    monitor.push(step_at(Side::kRight, t + 0.35, 0.24 * std::exp(-half)), sink);
  }
}

TEST(SymmetryMonitor, GivesTheIndexOfAConstantDifference) {
  SymmetryMonitor monitor;
  SymmetrySink sink;
  run(monitor, sink, 100, [] { return 4.0; });
  ASSERT_FALSE(sink.results.empty());
  const SymmetryResult& r = sink.results.back();
  EXPECT_NEAR(r.index, 100.0 * (r.left_mean - r.right_mean) / (0.5 * (r.left_mean + r.right_mean)), 1e-9);
  EXPECT_NEAR(r.index, 4.0, 0.001);
  EXPECT_NEAR(r.high - r.low, 2.0 * 1.96 * 1.5, 0.02);  // the sensors' doubt alone remains
}

TEST(SymmetryMonitor, TurnsItsSignWithTheSides) {
  SymmetryMonitor one, other;
  SymmetrySink a, b;
  Autoregression noise(3, 0.3), same(3, 0.3);
  run(one, a, 300, [&] { return 2.0 + 2.0 * noise.next(); });
  run(other, b, 300, [&] { return -2.0 - 2.0 * same.next(); });
  ASSERT_EQ(a.results.size(), b.results.size());
  for (std::size_t i = 0; i < a.results.size(); ++i) {
    EXPECT_NEAR(a.results[i].index, -b.results[i].index, 1e-9);
    EXPECT_NEAR(a.results[i].low, -b.results[i].high, 1e-9);
    EXPECT_EQ(a.results[i].tier, b.results[i].tier);
  }
}

TEST(SymmetryMonitor, IntervalHoldsTheTruthAsOftenAsItSays) {
  for (const double rho : {0.0, 0.3, 0.6}) {
    int held = 0, windows = 0;
    for (std::uint64_t seed = 0; seed < 1500; ++seed) {
      SymmetryMonitor monitor(sure_sensors());
      SymmetrySink sink;
      Autoregression noise(seed, rho);
      run(monitor, sink, 63, [&] { return 1.0 + 2.0 * noise.next(); });
      ++windows;
      held += sink.results.back().low <= 1.0 && 1.0 <= sink.results.back().high;
    }
    // 95 % within three standard errors of 1,500 draws (1.7 %), and 3 % for the correlation being estimated.
    EXPECT_GT(static_cast<double>(held) / windows, 0.95 - 0.047) << rho;
    EXPECT_LT(static_cast<double>(held) / windows, 0.985) << rho;
  }
}

TEST(SymmetryMonitor, WildStridesDoNotMoveTheMean) {
  SymmetryMonitor monitor(sure_sensors());
  SymmetrySink sink;
  Autoregression noise(5, 0.0);
  int i = 0;
  run(monitor, sink, 140, [&] { return ++i % 20 == 0 ? 60.0 : 1.0 + noise.next(); });
  EXPECT_NEAR(sink.results.back().index, 1.0, 0.6);
}

TEST(SymmetryMonitor, BendsAndWalkingAreLeftOut) {
  SymmetryMonitor monitor;
  SymmetrySink sink;
  StrideRecord turning;
  turning.turn_rate_radps = 0.2;
  monitor.push(turning);
  run(monitor, sink, 50, [] { return 4.0; });
  EXPECT_TRUE(sink.results.empty());
  turning.turn_rate_radps = 0.01;
  monitor.push(turning);
  for (int i = 0; i < 50; ++i) {
    StepRecord step = step_at(i % 2 == 0 ? Side::kLeft : Side::kRight, 0.35 * i, 0.24);
    step.quality.add(Mark::kWalking);
    monitor.push(step, sink);
  }
  EXPECT_TRUE(sink.results.empty());
}

TEST(SymmetryMonitor, ASideIsNeverPairedWithAnotherStride) {
  SymmetryMonitor monitor;
  SymmetrySink sink;
  for (int i = 0; i < 200; ++i) monitor.push(step_at(Side::kRight, 0.7 * i, 0.24), sink);
  for (int i = 0; i < 200; ++i) {  // a gap of two seconds inside every pair
    monitor.push(step_at(Side::kLeft, 200.0 + 4.0 * i, 0.24), sink);
    monitor.push(step_at(Side::kRight, 202.0 + 4.0 * i, 0.24), sink);
  }
  EXPECT_TRUE(sink.results.empty());
}

TEST(SymmetryMonitor, ClaimsPersistAndAreTakenBack) {
  SymmetryMonitor monitor(sure_sensors());
  SymmetrySink sink;
  Autoregression noise(8, 0.2);
  run(monitor, sink, 75, [&] { return 9.0 + noise.next(); });
  EXPECT_EQ(sink.results.back().tier, SymmetryTier::kMeaningful);
  EXPECT_EQ(sink.results.front().tier, SymmetryTier::kNone);
  SymmetryParams no_baseline = sure_sensors();
  no_baseline.baseline_skip = 1'000'000;
  SymmetryMonitor again(no_baseline);
  SymmetrySink later;
  run(again, later, 150, [&] { return 9.0 + noise.next(); });
  EXPECT_EQ(later.results.back().tier, SymmetryTier::kMeaningful);
  run(
      again, later, 250, [&] { return noise.next(); }, 1000.0);
  EXPECT_EQ(later.results.back().tier, SymmetryTier::kNone);
}

TEST(SymmetryMonitor, AChangeFromOwnBaselineIsSeenThroughTheSensorsDoubt) {
  SymmetryMonitor monitor;  // the default doubt hides 2 % against zero
  SymmetrySink sink;
  Autoregression noise(9, 0.2);
  run(monitor, sink, 400, [&] { return 1.0 + 2.0 * noise.next(); });
  EXPECT_EQ(sink.results.back().tier, SymmetryTier::kNone);
  run(
      monitor, sink, 250, [&] { return 4.0 + 2.0 * noise.next(); }, 1000.0);
  EXPECT_EQ(sink.results.back().tier, SymmetryTier::kChanged);
}

TEST(SymmetryMonitor, DropIsAPlainDifferenceInRad) {
  SymmetryMonitor monitor;
  SymmetrySink sink;
  sink.wanted = SymmetryQuantity::kPelvicDrop;
  for (int i = 0; i < 80; ++i) {
    StepRecord left = step_at(Side::kLeft, 0.7 * i, 0.24),
               right = step_at(Side::kRight, 0.7 * i + 0.35, 0.24);
    left.pelvic_drop_rad = 0.09;
    right.pelvic_drop_rad = 0.0;
    monitor.push(left, sink);
    monitor.push(right, sink);
  }
  EXPECT_NEAR(sink.results.back().index, 0.09, 1e-9);
}

TEST(SymmetryMonitor, RestoredItGoesOnAsIfNothingHadHappened) {
  SymmetryMonitor whole, first, second;
  SymmetrySink a, b;
  Autoregression noise(4, 0.3), same(4, 0.3);
  run(whole, a, 400, [&] { return 3.0 + noise.next(); });
  run(first, b, 170, [&] { return 3.0 + same.next(); });
  second.restore(first.state());
  run(
      second, b, 230, [&] { return 3.0 + same.next(); }, 170 * 0.7);
  ASSERT_EQ(a.results.size(), b.results.size());
  for (std::size_t i = 0; i < a.results.size(); ++i) {
    EXPECT_EQ(a.results[i].index, b.results[i].index);
    EXPECT_EQ(a.results[i].tier, b.results[i].tier);
  }
}

TEST(SymmetryMonitor, AllocatesNothing) {
  SymmetryMonitor monitor;
  ResultSink sink;
  const test::AllocationCounter counter;
  run(monitor, sink, 500, [] { return 2.0; });
  EXPECT_EQ(counter.count(), 0u);
}

TEST(SymmetryMonitor, RefusesAWindowOfNothing) {
  SymmetryParams params;
  params.window = 0;
  EXPECT_THROW(SymmetryMonitor{params}, std::invalid_argument);
}

}  // namespace
}  // namespace evenstride
