#include "core/symmetry/run_difference.h"

#include <gtest/gtest.h>

#include "tests/core/symmetry/symmetry_support.h"

namespace evenstride {
namespace {

std::vector<StepRecord> steps_with(double contact_pct, int strides) {
  std::vector<StepRecord> steps;
  for (int i = 0; i < strides; ++i) {
    steps.push_back(test::step_at(Side::kLeft, 0.7 * i, 0.24 * std::exp(0.005 * contact_pct)));
    steps.push_back(test::step_at(Side::kRight, 0.7 * i + 0.35, 0.24 * std::exp(-0.005 * contact_pct)));
  }
  return steps;
}

TEST(RunDifference, IsTheLogRatioOfAWholeRun) {
  const RunDifference run = difference_of_run(steps_with(3.0, 100), {});
  const auto& contact = run.quantities[static_cast<std::size_t>(SymmetryQuantity::kContactTime)];
  EXPECT_EQ(contact.pairs, 100);
  EXPECT_NEAR(contact.mean, 3.0, 1e-9);
  EXPECT_NEAR(contact.standard_error, 0.0, 1e-9);
  EXPECT_EQ(run.quantities[static_cast<std::size_t>(SymmetryQuantity::kPeakForce)].pairs, 0);
}

TEST(RunDifference, LeavesWalkingTurnsAndOutliersOut) {
  std::vector<StepRecord> steps = steps_with(3.0, 100);
  for (std::size_t i = 0; i < 40; ++i) steps[i].quality.add(Mark::kWalking);
  steps[101].contact_time_s = 0.5;
  sim::Random random(1);
  for (StepRecord& step : steps) *step.contact_time_s *= 1.0 + 1e-3 * random.normal();
  std::vector<StrideRecord> strides;
  for (int i = 0; i < 99; ++i) {
    StrideRecord stride;
    stride.start = time_from_s(0.7 * i);
    stride.end = time_from_s(0.7 * (i + 1));
    stride.stride_time_s = 0.7;
    stride.speed_mps = 3.0;
    stride.turn_rate_radps = i < 60 ? 0.0 : 0.3;
    strides.push_back(stride);
  }
  const RunDifference run = difference_of_run(steps, strides);
  const auto& contact = run.quantities[static_cast<std::size_t>(SymmetryQuantity::kContactTime)];
  EXPECT_NEAR(contact.pairs, 40, 2);  // 100 less 20 walking less 39 in the turn less the outlier
  EXPECT_NEAR(contact.mean, 3.0, 0.1);
  EXPECT_EQ(run.speed_mps, 3.0);
  EXPECT_NEAR(run.cadence_spm, 171.4, 0.1);
}

}  // namespace
}  // namespace evenstride
