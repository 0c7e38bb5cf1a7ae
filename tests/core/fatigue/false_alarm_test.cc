/// How often a fresh runner is called tired, and how late a tired one: a short form of fatigue_bench.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/core/fatigue/fatigue_support.h"

namespace evenstride {
namespace {

using test::run_until;
using test::TiringRunner;

/// Hours out of `runs` in which a fresh runner is called tired.
int false_alarms(double slow_share, int runs) {
  int alarms = 0;
  ResultSink sink;
  for (int seed = 0; seed < runs; ++seed) {
    FatigueMonitor monitor;
    TiringRunner runner(static_cast<std::uint64_t>(seed), slow_share);
    alarms += run_until(monitor, runner, 3600.0, sink).has_value();
  }
  return alarms;
}

TEST(FatigueMonitor, SeldomCallsAFreshRunnerTired) {
  // 5 % of hours, within three standard errors of 120 hours (6 %).
  const int runs = 120, most = runs * 11 / 100;
  for (const double slow_share : {0.0, 0.2, 0.35})
    EXPECT_LE(false_alarms(slow_share, runs), most) << slow_share;
}

TEST(FatigueMonitor, FindsOneSdInAThousandStridesSoonAfterItIsReached) {
  std::vector<double> delays;
  ResultSink sink;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    FatigueMonitor monitor;
    TiringRunner runner(seed, 0.35);
    runner.drift_from_s = 900.0;
    runner.drift_per_1000 = 1.0;
    if (const auto found = run_until(monitor, runner, 3600.0, sink)) delays.push_back((*found - 900.0) / 0.7);
  }
  ASSERT_GE(delays.size(), 57u);
  std::nth_element(delays.begin(), delays.begin() + 30, delays.end());
  EXPECT_LT(delays[30], 1250.0);
  RecordProperty("median_delay_strides", static_cast<int>(delays[30]));
}

}  // namespace
}  // namespace evenstride
