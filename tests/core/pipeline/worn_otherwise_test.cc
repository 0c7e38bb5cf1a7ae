// Sensors that are worn, exchanged or built otherwise than they should be.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "tests/core/pipeline/simulated_run.h"

namespace evenstride::test {
namespace {

const SimulatedRun& steady_run() {
  static const SimulatedRun run = simulate_run(sim::plain_run(6.0, 40.0, 3), 200.0);
  return run;
}

bool is_true(const StepRecord& step, const sim::Truth& truth) {
  return std::any_of(truth.steps.begin(), truth.steps.end(), [&](const sim::TrueStep& t) {
    return (step.side == t.side || step.side == Side::kUnknown) &&
           std::abs(t.initial_contact_s - seconds(step.initial_contact)) < 0.06;
  });
}

// Three seconds do not tell how a shoe's sensor sits: its axes must not pass for those of the foot.
TEST(WornOtherwise, ThreeSecondsOfRunningAnyWayRoundTellNoFalseStep) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SimulatedRun run = simulate_run(sim::plain_run(5.0, 25.0, seed), 200.0);
    std::erase_if(run.blocks, [](const auto& b) { return b.first_true_s < 12.0 || b.first_true_s > 15.0; });
    for (const StepRecord& step : analyse(run).steps)
      EXPECT_TRUE(is_true(step, run.truth)) << seed << " at " << seconds(step.initial_contact);
  }
}

TEST(WornOtherwise, StepsOfExchangedShoesSaySo) {
  SimulatedRun run = steady_run();
  const auto exchange = [](Site& site) {
    if (is_shoe(site)) site = site == Site::kLeftShoe ? Site::kRightShoe : Site::kLeftShoe;
  };
  for (auto& block : run.blocks) exchange(block.site);
  for (auto& spec : run.specs) exchange(spec.site);
  const auto marked = [](const SimulatedRun& r) {
    const auto steps = analyse(r).steps;
    return std::pair(std::count_if(steps.begin(), steps.end(),
                                   [](const StepRecord& s) { return s.quality.has(Mark::kSidesSwapped); }),
                     static_cast<std::ptrdiff_t>(steps.size()));
  };
  const auto [swapped, of] = marked(run);
  EXPECT_GT(swapped, of / 2);
  EXPECT_EQ(marked(steady_run()).first, 0);
}

// The tilt within a stride is not to be had from specific force alone.
TEST(WornOtherwise, APelvisWithoutGyroscopeTellsNoAnglesAndSaysWhy) {
  SimulatedRun run = steady_run();
  for (auto& spec : run.specs)
    if (spec.site == Site::kPelvis) spec.has_gyro = false;
  const KeptResults results = analyse(run);
  ASSERT_GT(results.strides.size(), 50u);
  for (const StrideRecord& stride : results.strides) {
    EXPECT_FALSE(stride.pelvis_rotation_range_rad || stride.pelvis_obliquity_range_rad ||
                 stride.counter_rotation_range_rad);
    EXPECT_TRUE(stride.quality.has(Mark::kNoGyro));
  }
  for (const StepRecord& step : results.steps) {
    EXPECT_FALSE(step.pelvic_drop_rad);
    EXPECT_NE(step.side, Side::kUnknown) << "the shoes tell the steps, not the pelvis";
  }
}

}  // namespace
}  // namespace evenstride::test
