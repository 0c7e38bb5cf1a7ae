// Shoes whose sensors have an accelerometer only.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "tests/core/pipeline/simulated_run.h"
#include "tests/support/no_alloc.h"

namespace evenstride::test {
namespace {

constexpr double kFound_s = 0.06;
constexpr double kSureAfter_s = 4.0;

void lose_gyroscope(SimulatedRun& run, Site site) {
  for (SensorSpec& spec : run.specs)
    if (spec.site == site) spec.has_gyro = false;
}

struct Found {
  int truth = 0, hit = 0, told = 0, standing = 0;
  double bias_s = 0.0, sd_s = 0.0;
  bool ordered = true;
};

Found compare(const KeptResults& results, const sim::Truth& truth) {
  Found found;
  double sum = 0.0, squares = 0.0;
  for (const sim::TrueStep& t : truth.steps) {
    ++found.truth;
    for (const StepRecord& s : results.steps) {
      const double off = seconds(s.initial_contact) - t.initial_contact_s;
      if (s.side != t.side || std::abs(off) > kFound_s) continue;
      ++found.hit;
      sum += off, squares += off * off;
      break;
    }
  }
  const double first = truth.steps.front().initial_contact_s, last = truth.steps.back().initial_contact_s;
  // A shoe without a gyroscope goes back to its first strides when it is sure of them; one with does not
  // wait.
  for (std::size_t i = 1; i < results.steps.size(); ++i)
    found.ordered =
        found.ordered && (results.steps[i - 1].initial_contact < results.steps[i].initial_contact ||
                          seconds(results.steps[i].initial_contact) < first + kSureAfter_s);
  for (const StepRecord& s : results.steps) {
    ++found.told;
    const double t = seconds(s.initial_contact);
    found.standing += t < first - 0.5 || t > last + 0.5;
  }
  found.bias_s = sum / std::max(found.hit, 1);
  found.sd_s = std::sqrt(std::max(0.0, squares / std::max(found.hit, 1) - found.bias_s * found.bias_s));
  return found;
}

void expect_good(const Found& found, const std::string& what) {
  EXPECT_GE(found.hit, found.truth - 4) << what << " of " << found.truth;  // the first and last of each foot
  EXPECT_LE(found.told - found.hit, 2) << what;
  EXPECT_EQ(found.standing, 0) << what;
  EXPECT_LT(std::abs(found.bias_s), 0.015) << what;
  EXPECT_LT(found.sd_s, 0.015) << what;
  EXPECT_TRUE(found.ordered) << what;
}

TEST(NoGyroscope, SimulatedRunnersWithSoftAndHardImpactsAtAnyRate) {
  std::uint64_t seed = 20;
  for (double impact_mps2 : {0.0, 40.0, 140.0})
    for (double rate_hz : {100.0, 200.0, 1000.0}) {
      sim::Scenario scenario = sim::plain_run(6.0, 30.0, ++seed);
      scenario.style.impact_peak_mps2 = impact_mps2;
      SimulatedRun run = simulate_run(scenario, rate_hz);
      for (Site shoe : {Site::kLeftShoe, Site::kRightShoe}) lose_gyroscope(run, shoe);
      const KeptResults results = analyse(run);
      expect_good(compare(results, run.truth),
                  std::to_string(impact_mps2) + " at " + std::to_string(rate_hz));
      for (const StepRecord& step : results.steps) {
        EXPECT_FALSE(step.toe_off || step.contact_time_s);
        EXPECT_TRUE(step.quality.has(Mark::kNoGyro));
      }
    }
}

TEST(NoGyroscope, AForefootStriker) {
  sim::Scenario scenario = sim::plain_run(6.0, 30.0, 41);
  scenario.style.strike_rad = -0.03;
  SimulatedRun run = simulate_run(scenario, 200.0);
  for (Site shoe : {Site::kLeftShoe, Site::kRightShoe}) lose_gyroscope(run, shoe);
  expect_good(compare(analyse(run), run.truth), "forefoot");
}

TEST(NoGyroscope, OneShoeOnlyKeepsTheOrderOfSteps) {
  SimulatedRun run = simulate_run(sim::plain_run(6.0, 30.0, 42), 200.0);
  lose_gyroscope(run, Site::kRightShoe);
  const KeptResults results = analyse(run);
  expect_good(compare(results, run.truth), "right shoe");
  for (const StepRecord& step : results.steps)
    EXPECT_EQ(step.quality.has(Mark::kNoGyro), step.side == Side::kRight);
}

TEST(NoGyroscope, PushAllocatesNothingAfterWarmUp) {
  SimulatedRun run = simulate_run(sim::plain_run(6.0, 40.0, 43), 200.0);
  for (Site shoe : {Site::kLeftShoe, Site::kRightShoe}) lose_gyroscope(run, shoe);
  struct Counting final : ResultSink {
    void on_step(const StepRecord&) override { ++steps; }
    int steps = 0;
  } sink;
  Pipeline pipeline({}, sink);
  for (const SensorSpec& spec : run.specs) pipeline.add_sensor(spec, Time{});
  const std::size_t warm = run.blocks.size() * 3 / 4;
  push_blocks(pipeline, run, 0, warm);
  const int steps_before = sink.steps;
  std::vector<SampleBlock> views;
  for (std::size_t i = warm; i < run.blocks.size(); ++i) views.push_back(run.blocks[i].view());
  const AllocationCounter counter;
  for (const SampleBlock& view : views) pipeline.push(view);
  EXPECT_EQ(counter.count(), 0u);
  EXPECT_GT(sink.steps, steps_before + 10);
}

}  // namespace
}  // namespace evenstride::test
