#include "core/symmetry/swap_test.h"

#include <gtest/gtest.h>

#include "tests/core/symmetry/symmetry_support.h"

namespace evenstride {
namespace {

constexpr auto kContact = static_cast<std::size_t>(SymmetryQuantity::kContactTime);

SwapRun run_of(double contact_pct, bool exchanged, double chance = 0.0) {
  SwapRun run;
  run.exchanged = exchanged;
  run.difference.strides = 400;
  run.difference.speed_mps = 3.2;
  run.difference.cadence_spm = 168.0;
  run.difference.quantities[kContact] = {200, contact_pct, chance};
  return run;
}

TEST(SwapTest, HalfSumIsTheLegsAndHalfDifferenceTheSensors) {
  const SwapRun runs[] = {run_of(5.0, false), run_of(1.0, true)};
  const auto found = swap_test(runs);
  ASSERT_TRUE(found) << found.error();
  ASSERT_EQ(found->size(), 1u);
  const SwapQuantity& q = found->front();
  EXPECT_EQ(q.quantity, SymmetryQuantity::kContactTime);
  EXPECT_DOUBLE_EQ(q.leg.value, 3.0);
  EXPECT_DOUBLE_EQ(q.sensor.value, 2.0);
  EXPECT_DOUBLE_EQ(q.repeat_sd, 1.5);  // nothing but the default is known
  EXPECT_NEAR(q.sensor.sd, 1.5 / std::sqrt(2.0), 1e-12);
  EXPECT_NEAR(q.sensor.high - q.sensor.value, 2.306 * q.sensor.sd, 0.02);  // Student's t of 8 degrees
}

TEST(SwapTest, AlikeRepeatsMakeTheIntervalNarrower) {
  std::vector<SwapRun> runs;
  for (int i = 0; i < 4; ++i) {
    runs.push_back(run_of(5.0, false));
    runs.push_back(run_of(1.0, true));
  }
  const auto found = swap_test(runs);
  ASSERT_TRUE(found) << found.error();
  EXPECT_LT(found->front().repeat_sd, 1.5);
  EXPECT_LT(found->front().sensor.sd, 0.5);
}

/// Intervals hold the truth as often as they say, whatever the strides' chance.
TEST(SwapTest, IntervalsHoldTheTruth) {
  const double repeat_sd = 1.5, leg = 2.0, sensor = -1.0, chance = 0.4;
  int held = 0;
  const int tests = 2000;
  for (int seed = 0; seed < tests; ++seed) {
    sim::Random random(static_cast<std::uint64_t>(seed));
    std::vector<SwapRun> runs;
    for (int i = 0; i < 2 + 2 * (seed % 3); ++i) {
      const bool exchanged = i % 2 == 1;
      const double off = std::hypot(repeat_sd, chance) * random.normal();
      runs.push_back(run_of(leg + (exchanged ? -sensor : sensor) + off, exchanged, chance));
    }
    const auto found = swap_test(runs);
    ASSERT_TRUE(found) << found.error();
    const SwapQuantity& q = found->front();
    held += q.sensor.low <= sensor && sensor <= q.sensor.high && q.leg.low <= leg && leg <= q.leg.high;
  }
  EXPECT_GE(held, tests * 90 / 100);  // both at once: above 0.95 squared
  EXPECT_LE(held, tests * 99 / 100);
}

TEST(SwapTest, TurnsItsSignWithTheSensors) {
  const SwapRun one[] = {run_of(5.0, false), run_of(1.0, true)};
  const SwapRun other[] = {run_of(5.0, true), run_of(1.0, false)};
  const auto a = swap_test(one), b = swap_test(other);
  ASSERT_TRUE(a && b);
  EXPECT_EQ(a->front().leg.value, b->front().leg.value);
  EXPECT_EQ(a->front().sensor.value, -b->front().sensor.value);
}

TEST(SwapTest, RefusesRunsThatDoNotFit) {
  const auto refuses = [](SwapRun a, SwapRun b, const char* word) {
    const SwapRun runs[] = {a, b};
    const auto found = swap_test(runs);
    ASSERT_FALSE(found) << word;
    EXPECT_NE(found.error().find(word), std::string::npos) << found.error();
  };
  SwapRun slow = run_of(1.0, true), hasty = run_of(1.0, true), brief = run_of(1.0, true);
  slow.difference.speed_mps = 2.9;
  hasty.difference.cadence_spm = 182.0;
  brief.difference.quantities[kContact].pairs = 30;
  refuses(run_of(1.0, false), run_of(1.0, false), "exchanged");
  refuses(run_of(1.0, true), run_of(1.0, true), "exchanged");
  refuses(run_of(1.0, false), slow, "speed");
  refuses(run_of(1.0, false), hasty, "cadence");
  refuses(run_of(1.0, false), brief, "too short");
}

TEST(Correction, BelievesLargePartsAndDoubtsSmallOnes) {
  EXPECT_EQ(correction_for({}, 0.5).offset, 0.0);
  EXPECT_EQ(correction_for({}, 0.5).floor, 0.5);
  const Correction small = correction_for({true, 0.4, 1.0}, 0.5);
  EXPECT_NEAR(small.offset, 0.4 * 0.25 / 1.25, 1e-12);
  EXPECT_LT(small.floor, 0.5);  // a measurement never adds doubt
  const Correction large = correction_for({true, 8.0, 1.0}, 0.5);
  EXPECT_NEAR(large.offset, 8.0, 0.15);
  EXPECT_NEAR(large.floor, 1.0, 0.02);
  EXPECT_EQ(correction_for({true, 2.0, 0.0}, 0.5).offset, 2.0);
}

/// What is known not to be the leg's is taken off, and claims are made on the rest.
TEST(SymmetryMonitor, TakesAMeasuredSensorPartOff) {
  SymmetryParams params;
  for (SymmetryLimits& limits : params.limits) limits.method_floor = 0.0;
  SystematicParts sensors;
  sensors[kContact] = {true, 4.0, 0.2};
  const auto tier_at = [&](double difference, const SystematicParts& known) {
    SymmetryMonitor monitor(params);
    monitor.set_known_parts(known, {});
    test::SymmetrySink sink;
    test::Autoregression noise(5, 0.3);
    for (int i = 0; i < 200; ++i) {
      const double half = 0.005 * (difference + noise.next());
      monitor.push(test::step_at(Side::kLeft, 0.7 * i, 0.24 * std::exp(half)), sink);
      monitor.push(test::step_at(Side::kRight, 0.7 * i + 0.35, 0.24 * std::exp(-half)), sink);
    }
    return sink.results.back();
  };
  EXPECT_NEAR(tier_at(4.0, sensors).index, 0.0, 0.5);
  EXPECT_EQ(tier_at(4.0, sensors).tier, SymmetryTier::kNone);
  EXPECT_NE(tier_at(4.0, {}).tier, SymmetryTier::kNone);
  const SymmetryResult real = tier_at(6.0, sensors);
  EXPECT_NEAR(real.index, 2.0, 0.5);
  EXPECT_NEAR(real.index,
              100.0 * (real.left_mean - real.right_mean) / (0.5 * (real.left_mean + real.right_mean)), 0.02);
  EXPECT_NE(real.tier, SymmetryTier::kNone);
}

}  // namespace
}  // namespace evenstride
