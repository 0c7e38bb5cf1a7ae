#include "tools/personal/calibration.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "core/sim/random.h"
#include "tools/simulation/record.h"
#include "tools/simulation/truth_files.h"

namespace evenstride {
namespace {

/// Steps whose estimate is off by the runner's own offset and, between the sides, by `side_pct`.
KnownRun run_with(double offset_bw, double side_pct, double noise_bw, std::uint64_t seed) {
  sim::Random random(seed);
  KnownRun run;
  run.recording = "run";
  for (int i = 0; i < 200; ++i) {
    StepRecord truth;
    truth.side = i % 2 == 0 ? Side::kLeft : Side::kRight;
    truth.initial_contact = time_from_s(10.0 + 0.36 * i);
    truth.peak_vgrf_bw = 2.4 + 0.1 * random.normal();
    truth.contact_time_s = 0.24 * (1.0 + 0.01 * random.normal());
    StepRecord told = truth;
    const double half = 0.005 * (truth.side == Side::kLeft ? side_pct : -side_pct);
    told.peak_vgrf_bw = *truth.peak_vgrf_bw - offset_bw + noise_bw * random.normal();
    told.contact_time_s = *truth.contact_time_s * std::exp(half);
    run.truth.push_back(truth);
    run.steps.push_back(told);
  }
  return run;
}

TEST(Calibration, LearnsTheRunnersOffsetAndTheMethodsSide) {
  const auto personal = calibrate("anna", {run_with(0.2, 3.0, 0.05, 1), run_with(0.2, 3.0, 0.05, 2)});
  ASSERT_TRUE(personal) << personal.error();
  EXPECT_NEAR(personal->force_offset_bw() + personal->force_gain() * 2.2, 2.4, 0.01);
  EXPECT_GT(personal->rmse_before_bw(), 0.19);
  EXPECT_LT(personal->rmse_after_bw(), 0.07);
  ASSERT_GE(personal->parts_size(), 1);
  EXPECT_EQ(personal->parts(0).quantity(), "contact_time");
  EXPECT_NEAR(personal->parts(0).offset_pct(), 3.0, 0.05);
  EXPECT_GT(personal->parts(0).sd_pct(), 1.0);  // another run varies
  const auto known = personal_from(*personal);
  ASSERT_TRUE(known) << known.error();
  EXPECT_NEAR(known->force.corrected_bw(2.2), 2.4, 0.01);
}

/// Where nothing is to be learnt, little is lost.
TEST(Calibration, HurtsLittleWhereTheEstimatesAreRight) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const auto personal = calibrate("anna", {run_with(0.0, 0.0, 0.1, seed)});
    ASSERT_TRUE(personal) << personal.error();
    EXPECT_LT(personal->rmse_after_bw(), 1.03 * personal->rmse_before_bw());
  }
}

TEST(Calibration, IsRefusedWithTooFewSteps) {
  KnownRun run = run_with(0.2, 0.0, 0.05, 1);
  run.steps.resize(15);
  run.truth.resize(15);
  EXPECT_FALSE(calibrate("anna", {run}));
}

TEST(Personal, IsRefusedWhenItsFileIsWrong) {
  v1::PersonalReference message;
  EXPECT_FALSE(personal_from(message));
  message.set_runner_id("anna");
  EXPECT_FALSE(personal_from(message));  // a gain of 0
  message.set_force_gain(1.0);
  EXPECT_TRUE(personal_from(message));
  message.add_parts()->set_quantity("charm");
  EXPECT_FALSE(personal_from(message));
}

/// From recordings with known forces to a smaller error in a run that was not learnt from.
TEST(Calibration, OfASimulatedRunnerMakesAnotherRunBetter) {
  const std::string folder = testing::TempDir() + "evenstride_calibration_test/";
  std::filesystem::create_directories(folder);
  const auto record = [&](const std::string& name, std::uint64_t seed) {
    sim::Scenario scenario = sim::plain_run(6.0, 60.0, seed);
    scenario.style.peak_shape = 1.50;  // a flat force: the general model tells too much
    SimulatedSession session;
    session.seed = seed;
    session.runner_id = "anna";
    for (const Site site : {Site::kLeftShoe, Site::kRightShoe, Site::kPelvis})
      session.sensors.push_back(sim::typical_setup(site, 200.0, 3));
    const sim::BodyMotion body(scenario);
    EXPECT_TRUE(record_simulation(body, session, folder + name + ".mcap"));
    EXPECT_TRUE(write_truth(body.truth(), folder + name));
  };
  record("learnt", 1);
  record("other", 2);
  std::string runner;
  const auto known = read_known_run(folder + "learnt.mcap", folder + "learnt/steps.csv", {}, runner);
  ASSERT_TRUE(known) << known.error();
  EXPECT_EQ(runner, "anna");
  const auto personal = calibrate(runner, {*known});
  ASSERT_TRUE(personal) << personal.error();
  EXPECT_LT(personal->rmse_after_bw(), personal->rmse_before_bw());

  const auto error_with = [&](const std::vector<Personal>& personals) {
    auto reader = SessionReader::open(folder + "other.mcap");
    const auto analysis = analyze(*reader, "other", {.personals = personals});
    std::string of;
    const auto truth = read_known_run(folder + "other.mcap", folder + "other/steps.csv", {}, of);
    double squares = 0.0, n = 0.0;
    for (std::size_t i = 0; i < truth->truth.size(); ++i)
      for (const StepRecord& step : analysis->steps)
        if (step.initial_contact == truth->steps[i].initial_contact && step.peak_vgrf_bw) {
          squares += std::pow(*step.peak_vgrf_bw - *truth->truth[i].peak_vgrf_bw, 2);
          n += 1.0;
        }
    return std::sqrt(squares / n);
  };
  const double before = error_with({}), after = error_with({*personal_from(*personal)});
  EXPECT_LT(after, 0.6 * before);
  RecordProperty("before_mBW", static_cast<int>(1e3 * before));
  RecordProperty("after_mBW", static_cast<int>(1e3 * after));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace evenstride
