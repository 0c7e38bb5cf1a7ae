#include "core/pipeline/fitted_models.h"

#include <gtest/gtest.h>

#include "core/sim/running_model.h"
#include "tests/core/pipeline/simulated_run.h"

namespace evenstride {
namespace {

TEST(FittedModels, AreThoseBuiltInUntilOthersArePutIn) {
  const FittedModels models;
  EXPECT_EQ(&models.events(), &EventModel::builtin());
  EXPECT_EQ(&models.loading(), &LoadingModel::builtin());
  EXPECT_EQ(&models.walking(), &ContactTemplate::builtin());
  EXPECT_EQ(&models.pelvis(), &PelvisModel::builtin());
  EXPECT_EQ(&models.shapes(), &ShoeShapes::builtin());
  EXPECT_TRUE(models.put_in().empty());
}

TEST(FittedModels, TakeEachKindByItsFirstLine) {
  PelvisModel pelvis = PelvisModel::builtin();
  pelvis.contact[0] = 0.25;
  pelvis.fitted_on = "our laboratory";
  FittedModels models;
  for (const std::string& text :
       {EventModel::builtin().text(), LoadingModel::builtin().text(), ContactTemplate::builtin().text(),
        ShoeShapes::builtin().text(), pelvis.text()}) {
    const Status taken = models.take(text);
    EXPECT_TRUE(taken) << taken.error();
  }
  EXPECT_EQ(models.pelvis().contact[0], 0.25);
  ASSERT_EQ(models.put_in().size(), 5u);
  EXPECT_EQ(models.put_in()[3], "pelvis_steps model fitted on our laboratory");
}

TEST(FittedModels, SayWhyTheyRefuse) {
  FittedModels models;
  EXPECT_NE(models.take("hello").error().find("not a fitted model"), std::string::npos);
  EXPECT_NE(models.take(sim::RunningModel::builtin().text()).error().find("'running_motion' takes no part"),
            std::string::npos);
  const std::string good = LoadingModel::builtin().text();
  EXPECT_NE(models.take(good.substr(0, good.size() / 2)).error().find("loading model: "), std::string::npos);
  EXPECT_TRUE(models.put_in().empty());
  ASSERT_TRUE(models.take(good));
  EXPECT_NE(models.take(good).error().find("a second loading model"), std::string::npos);
}

test::KeptResults analyse(const test::SimulatedRun& run, std::shared_ptr<const FittedModels> models) {
  test::KeptResults results;
  PipelineParams params;
  params.models = std::move(models);
  Pipeline pipeline(params, results);
  for (const SensorSpec& spec : run.specs) pipeline.add_sensor(spec, Time{});
  test::push_blocks(pipeline, run, 0, run.blocks.size());
  pipeline.finish();
  return results;
}

/// Constants of a model that are raised raise every step's figure by as much.
TEST(FittedModels, AreWhatThePipelineComputesBy) {
  constexpr double kLater_s = 0.010, kHeavier_bw = 0.5, kSame = 1e-6;
  EventModel events = EventModel::builtin();
  events.contact.intercept += kLater_s;
  events.contact.common_intercept += kLater_s;
  LoadingModel loading = LoadingModel::builtin();
  for (RidgeModel& model : loading.models) model.intercept_bw += kHeavier_bw;
  auto other_events = std::make_shared<FittedModels>(), other_loading = std::make_shared<FittedModels>();
  other_events->put(std::move(events));
  other_loading->put(std::move(loading));

  sim::Scenario scenario;
  scenario.parts = {{sim::Activity::kStand, 3.0}, {sim::Activity::kRun, 25.0}};
  const test::SimulatedRun run = test::simulate_run(scenario, 200.0);
  const auto usual = analyse(run, nullptr), later = analyse(run, other_events),
             heavier = analyse(run, other_loading);
  ASSERT_GT(usual.steps.size(), 50u);
  ASSERT_EQ(later.steps.size(), usual.steps.size());
  ASSERT_EQ(heavier.steps.size(), usual.steps.size());
  int by_model = 0;
  for (std::size_t i = 0; i < usual.steps.size(); ++i) {
    const StepRecord& step = usual.steps[i];
    if (step.quality.has(Mark::kOutsideModel) || !step.peak_vgrf_bw) continue;
    ++by_model;
    EXPECT_NEAR(seconds(later.steps[i].initial_contact - step.initial_contact), kLater_s, kSame);
    EXPECT_NEAR(*heavier.steps[i].peak_vgrf_bw - *step.peak_vgrf_bw, kHeavier_bw, kSame);
  }
  EXPECT_GT(by_model, 40);
}

}  // namespace
}  // namespace evenstride
