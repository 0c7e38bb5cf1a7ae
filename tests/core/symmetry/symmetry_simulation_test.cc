#include <gtest/gtest.h>

#include "core/sim/body_motion.h"
#include "core/sim/stride_noise.h"
#include "tests/core/symmetry/symmetry_support.h"

namespace evenstride {
namespace {

using test::step_at;
using test::SymmetrySink;

/// As left by a swap test and a force reference.
SymmetryParams swapped() {
  SymmetryParams params;
  params.limits[0].method_floor = 0.0;
  params.limits[0].sensor_floor = 0.3;
  return params;
}

/// Steps of a runner with long-range correlated contact times; true when any claim is made within the
/// strides.
bool flagged(std::uint64_t seed, double asymmetry_pct, int strides, int* at = nullptr) {
  sim::StrideNoise common(3 * seed, 0.35), left(3 * seed + 1, 0.10), right(3 * seed + 2, 0.10);
  const auto varied = [&](sim::StrideNoise& own) {
    return 1.0 + 0.015 * std::sqrt(0.5) * (common.next() + own.next());
  };
  SymmetryMonitor monitor(swapped());
  SymmetrySink sink;
  for (int i = 0; i < strides; ++i) {
    const double half = 0.005 * asymmetry_pct;
    monitor.push(step_at(Side::kLeft, 0.7 * i, 0.24 * (1.0 + half) * varied(left)), sink);
    monitor.push(step_at(Side::kRight, 0.7 * i + 0.35, 0.24 * (1.0 - half) * varied(right)), sink);
    if (sink.results.empty() || sink.results.back().tier == SymmetryTier::kNone) continue;
    if (at != nullptr) *at = i;
    return true;
  }
  return false;
}

TEST(SymmetryMonitor, TwoPercentIsFlaggedWithinThreeMinutes) {
  const int runs = 200, strides = 257;  // three minutes at 0.7 s
  int seen = 0;
  for (int seed = 0; seed < runs; ++seed) seen += flagged(static_cast<std::uint64_t>(seed), 2.0, strides);
  EXPECT_GE(seen, runs * 80 / 100);
  RecordProperty("power_percent", 100 * seen / runs);
}

TEST(SymmetryMonitor, EvenRunnersAreSeldomFlagged) {
  const int runs = 100, strides = 5143;  // an hour each
  int flags = 0;
  for (int seed = 0; seed < runs; ++seed)
    flags += flagged(static_cast<std::uint64_t>(1000 + seed), 0.0, strides);
  RecordProperty("false_flags_percent_per_hour", flags);
  EXPECT_LE(flags, 4);  // 1 % an hour within three standard errors of 100 hours
}

/// From the simulated body's true steps to the claim.
TEST(SymmetryMonitor, FindsTheAsymmetryOfASimulatedBody) {
  sim::Scenario scenario = sim::plain_run(3.0, 180.0, 6);
  scenario.asymmetry.contact_pct = -5.0;
  scenario.asymmetry.drop_rad = 0.03;
  const sim::BodyMotion body(scenario);
  SymmetrySink contact, drop;
  drop.wanted = SymmetryQuantity::kPelvicDrop;
  for (SymmetrySink* sink : {&contact, &drop}) {
    SymmetryMonitor fresh(swapped());
    for (const sim::TrueStep& truth : body.truth().steps) {
      StepRecord step = step_at(truth.side, truth.initial_contact_s, truth.contact_time_s);
      step.pelvic_drop_rad = truth.pelvic_drop_rad;
      fresh.push(step, *sink);
    }
  }
  EXPECT_NEAR(contact.results.back().index, -5.0, 1.0);
  EXPECT_LT(contact.results.back().high, 0.0);
  EXPECT_NE(contact.results.back().tier, SymmetryTier::kNone);
  EXPECT_NEAR(drop.results.back().index, 0.03, 0.006);
}

}  // namespace
}  // namespace evenstride
