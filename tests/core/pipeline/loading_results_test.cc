// What the whole pipeline says of the load of a simulated runner's steps.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/core/pipeline/simulated_run.h"

namespace evenstride::test {
namespace {

KeptResults results_of(double impact_mps2, const PipelineParams& params = {},
                       double body_range_mps2 = 156.96) {
  sim::Scenario scenario = sim::plain_run(6.0, 40.0, 3);
  scenario.style.impact_peak_mps2 = impact_mps2;
  scenario.variability.impact_ratio = 0.0;
  const sim::BodyMotion body(scenario);
  std::vector<sim::SimulatedSensor> sensors;
  KeptResults results;
  Pipeline pipeline(params, results);
  for (const Site site : {Site::kLeftShoe, Site::kRightShoe, Site::kPelvis, Site::kTrunk}) {
    sim::SensorSetup setup = sim::perfect_setup(site, 200.0);
    if (!is_shoe(site)) setup.imu.accel_range_mps2 = body_range_mps2;
    sensors.emplace_back(body, setup, 1);
    pipeline.add_sensor(sensors.back().spec(), Time{});
  }
  for (const sim::SimulatedBlock& block : sim::collect_blocks(sensors)) pipeline.push(block.view());
  pipeline.finish();
  return results;
}

template <class Field>
double median_of(const KeptResults& results, Field StepRecord::*field) {
  std::vector<double> values;
  for (const StepRecord& step : results.steps)
    if (step.*field) values.push_back(*(step.*field));
  if (values.empty()) return std::nan("");
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

TEST(LoadingResults, CurvesCarryTheStepsImpulseAndItsPeak) {
  const KeptResults results = results_of(40.0);
  std::size_t curves = 0;
  for (const StepRecord& step : results.steps) {
    if (!step.vgrf_wave_bw) continue;
    ++curves;
    ForceShape wave{};
    std::copy(step.vgrf_wave_bw->begin(), step.vgrf_wave_bw->end(), wave.begin());
    EXPECT_NEAR(mean_of(wave) * *step.contact_time_s, *step.vertical_impulse_bws, 1e-5);
    // Two models of one force: the curve's and the peak's.
    EXPECT_NEAR(*std::max_element(wave.begin(), wave.end()), *step.peak_vgrf_bw, 0.4);
  }
  EXPECT_GT(curves, results.steps.size() / 2);
}

TEST(LoadingResults, ShockGoesFromShoeToPelvisToTrunk) {
  const KeptResults soft = results_of(40.0), hard = results_of(80.0);
  EXPECT_GT(median_of(hard, &StepRecord::impact_peak_mps2), median_of(hard, &StepRecord::impact_pelvis_mps2));
  EXPECT_GT(median_of(hard, &StepRecord::impact_pelvis_mps2),
            median_of(hard, &StepRecord::impact_trunk_mps2));
  EXPECT_GT(median_of(hard, &StepRecord::impact_pelvis_mps2),
            1.2 * median_of(soft, &StepRecord::impact_pelvis_mps2));
  EXPECT_LT(median_of(hard, &StepRecord::attenuation_pelvis_db), 0.0);
  EXPECT_LT(median_of(hard, &StepRecord::attenuation_trunk_db), 0.0);
}

TEST(LoadingResults, SayNothingOfAnImpactAtTheEndOfTheRange) {
  const KeptResults results = results_of(80.0, {}, 20.0);
  EXPECT_TRUE(std::isnan(median_of(results, &StepRecord::impact_pelvis_mps2)));
  EXPECT_FALSE(std::isnan(median_of(results, &StepRecord::impact_peak_mps2)));
}

TEST(LoadingResults, RefuseStiffnessOnAToldSlopeOnly) {
  PipelineParams slope, level;
  slope.grade_ratio = 0.05;
  level.grade_ratio = 0.0;
  EXPECT_TRUE(std::isnan(median_of(results_of(40.0, slope), &StepRecord::vertical_stiffness_bwpm)));
  EXPECT_FALSE(std::isnan(median_of(results_of(40.0, level), &StepRecord::vertical_stiffness_bwpm)));
  EXPECT_FALSE(std::isnan(median_of(results_of(40.0), &StepRecord::vertical_stiffness_bwpm)));
}

}  // namespace
}  // namespace evenstride::test
