#include "core/pipeline.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/core/pipeline/simulated_run.h"
#include "tests/support/no_alloc.h"

namespace evenstride::test {
namespace {

const SimulatedRun& steady_run() {
  static const SimulatedRun run = simulate_run(sim::plain_run(6.0, 40.0, 3), 200.0);
  return run;
}

// Contact errors of found steps against true ones of the same side within 60 ms; unmatched true steps are
// NaN.
std::vector<double> contact_errors_s(const KeptResults& results, const sim::Truth& truth) {
  std::vector<double> errors;
  for (const auto& step : truth.steps) {
    double nearest = std::nan("");
    for (const StepRecord& found : results.steps) {
      const double error = seconds(found.initial_contact) - step.initial_contact_s;
      if (found.side == step.side && std::abs(error) < 0.06) nearest = error;
    }
    errors.push_back(nearest);
  }
  return errors;
}

TEST(Pipeline, FindsEveryRunningStepOnItsSide) {
  const KeptResults results = analyse(steady_run());
  const auto errors = contact_errors_s(results, steady_run().truth);
  const auto missed = std::count_if(errors.begin(), errors.end(), [](double e) { return std::isnan(e); });
  EXPECT_LE(missed, 2) << "of " << errors.size();  // the ramps from and to standing
  EXPECT_LE(results.steps.size(), errors.size() + 2);
  const auto walked = std::count_if(results.steps.begin(), results.steps.end(),
                                    [](const StepRecord& s) { return s.quality.has(Mark::kWalking); });
  EXPECT_LE(walked, 4);  // of the ramps
}

TEST(Pipeline, GivesTheSameResultsAgain) {
  const KeptResults first = analyse(steady_run()), again = analyse(steady_run());
  ASSERT_EQ(first.steps.size(), again.steps.size());
  for (std::size_t i = 0; i < first.steps.size(); ++i) {
    EXPECT_EQ(first.steps[i].initial_contact, again.steps[i].initial_contact);
    EXPECT_EQ(first.steps[i].pelvic_drop_rad, again.steps[i].pelvic_drop_rad);
    EXPECT_EQ(first.steps[i].peak_vgrf_bw, again.steps[i].peak_vgrf_bw);
  }
}

TEST(Pipeline, IsNotChangedByBlocksSentTwice) {
  SimulatedRun doubled = steady_run();
  for (std::size_t i = doubled.blocks.size(); i-- > 100;)
    if (i % 7 == 0)
      doubled.blocks.insert(doubled.blocks.begin() + static_cast<std::ptrdiff_t>(i), doubled.blocks[i]);
  const KeptResults plain = analyse(steady_run()), with_doubles = analyse(doubled);
  ASSERT_EQ(plain.steps.size(), with_doubles.steps.size());
  for (std::size_t i = 0; i < plain.steps.size(); ++i)
    EXPECT_EQ(plain.steps[i].initial_contact, with_doubles.steps[i].initial_contact);
}

TEST(Pipeline, AllocatesNothingOnceWarm) {
  struct Counting final : ResultSink {
    void on_step(const StepRecord&) override { ++steps; }
    int steps = 0;
  } sink;
  Pipeline pipeline({}, sink);
  for (const SensorSpec& spec : steady_run().specs) pipeline.add_sensor(spec, Time{});
  const std::size_t warm = steady_run().blocks.size() * 3 / 4;
  push_blocks(pipeline, steady_run(), 0, warm);
  const int steps_before = sink.steps;
  std::vector<SampleBlock> views;
  for (std::size_t i = warm; i < steady_run().blocks.size(); ++i)
    views.push_back(steady_run().blocks[i].view());
  const AllocationCounter counter;
  for (const SampleBlock& view : views) pipeline.push(view);
  EXPECT_EQ(counter.count(), 0u);
  EXPECT_GT(sink.steps, steps_before + 10);
}

TEST(Pipeline, GoesOnWhenASensorFallsSilent) {
  SimulatedRun cut = steady_run();
  const Time silence = Time(std::chrono::seconds(25));
  std::erase_if(cut.blocks, [&](const auto& b) { return b.site == Site::kPelvis && b.arrival > silence; });
  const KeptResults results = analyse(cut);
  const auto errors = contact_errors_s(results, cut.truth);
  EXPECT_LE(std::count_if(errors.begin(), errors.end(), [](double e) { return std::isnan(e); }), 2);
  EXPECT_FALSE(results.steps[results.steps.size() - 5].pelvic_drop_rad.has_value());
}

// Without one shoe the pelvis tells that foot's steps; without both it tells all.
TEST(Pipeline, TakesTheStepsOfAMissingShoeFromThePelvis) {
  for (const bool left_too : {false, true}) {
    SimulatedRun cut = steady_run();
    const auto missing = [&](Site site) {
      return site == Site::kRightShoe || (left_too && site == Site::kLeftShoe);
    };
    std::erase_if(cut.blocks, [&](const auto& b) { return missing(b.site); });
    std::erase_if(cut.specs, [&](const auto& s) { return missing(s.site); });
    const KeptResults results = analyse(cut);
    int right = 0, true_right = 0;
    for (const auto& step : cut.truth.steps) true_right += step.side == Side::kRight;
    for (const StepRecord& step : results.steps)
      right += step.side == Side::kRight && step.quality.has(Mark::kFromPelvis);
    EXPECT_GE(right, true_right - 1) << left_too;
    EXPECT_LE(right, true_right + 1) << left_too;
  }
}

TEST(Pipeline, IgnoresASensorThatNeverJoined) {
  KeptResults results;
  Pipeline pipeline({}, results);
  push_blocks(pipeline, steady_run(), 0, 50);
  pipeline.finish();
  EXPECT_TRUE(results.steps.empty());
  EXPECT_FALSE(pipeline.sensor_status(Site::kPelvis).has_value());
}

}  // namespace
}  // namespace evenstride::test
