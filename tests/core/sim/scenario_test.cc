#include "core/sim/scenario.h"

#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>

#include "core/sim/step_plan.h"

namespace evenstride::sim {
namespace {

TEST(Scenario, RefusesWhatNoRunnerDoes) {
  const std::function<void(Scenario&)> faults[] = {
      [](Scenario& s) { s.style.speed_mps = 9.0; },
      [](Scenario& s) { s.style.duty_factor = 0.5; },
      [](Scenario& s) { s.style.cadence_spm = 0.0; },
      [](Scenario& s) { s.parts.clear(); },
      [](Scenario& s) { s.parts[1].duration_s = 1.0; },
      [](Scenario& s) { s.variability.slow_share = 2.0; },
      [](Scenario& s) { s.style.speed_mps = std::numeric_limits<double>::quiet_NaN(); }};
  EXPECT_NO_THROW(check(plain_run(2.0, 10.0)));
  for (const auto& fault : faults) {
    Scenario scenario = plain_run(2.0, 10.0);
    fault(scenario);
    EXPECT_THROW(check(scenario), std::invalid_argument);
  }
}

TEST(StepPlan, SidesAlternateAndNothingOverlaps) {
  Scenario scenario = plain_run(3.0, 40.0, 5);
  scenario.parts = {{Activity::kStand, 3.0}, {Activity::kWalk, 15.0}, {Activity::kRun, 30.0},
                    {Activity::kWalk, 10.0}, {Activity::kStand, 5.0}, {Activity::kRun, 12.0}};
  const StepPlan plan = plan_steps(scenario);
  for (std::size_t i = 1; i < plan.steps.size(); ++i) {
    const PlannedStep &before = plan.steps[i - 1], &step = plan.steps[i];
    if (step.first || before.first || step.last) continue;
    EXPECT_NE(before.side, step.side) << i;
    EXPECT_DOUBLE_EQ(step.contact_s, before.next_contact_s) << i;
    EXPECT_GT(step.toe_off_s, before.toe_off_s) << i;
  }
}

TEST(StepPlan, FatigueGrowsAfterItsOnsetAndABreakTakesItBack) {
  Scenario scenario = plain_run(3.0, 60.0);
  scenario.parts = {
      {Activity::kStand, 3.0}, {Activity::kRun, 200.0}, {Activity::kStand, 30.0}, {Activity::kRun, 20.0}};
  scenario.fatigue.onset_s = 100.0;
  scenario.fatigue.ramp_s = 100.0;
  scenario.fatigue.recovery_share = 0.8;
  double before_onset = 0.0, at_break = 0.0, after_break = 1.0;
  for (const PlannedStep& step : plan_steps(scenario).steps) {
    if (step.first || step.last) continue;
    if (step.contact_s < 100.0) before_onset = step.fatigue;
    if (step.contact_s < 201.0) at_break = step.fatigue;
    if (step.contact_s > 233.0 && step.contact_s < 236.0) after_break = step.fatigue;
  }
  EXPECT_EQ(before_onset, 0.0);
  EXPECT_NEAR(at_break, 1.0, 0.03);
  EXPECT_NEAR(after_break, 0.2, 0.04);
}

}  // namespace
}  // namespace evenstride::sim
