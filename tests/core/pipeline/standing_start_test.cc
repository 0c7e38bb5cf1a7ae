// A runner who starts, stops and starts again: pelvis and trunk are told upright while the speed changes.
#include <gtest/gtest.h>

#include <cmath>

#include "core/base/units.h"
#include "core/math/rotation.h"
#include "core/orientation/segment_history.h"
#include "core/pipeline.h"
#include "tests/core/pipeline/simulated_run.h"

namespace evenstride {
namespace {

using test::KeptResults;

constexpr double kRate_hz = 200.0;

/// Squares of the inclination's error over spans of time.
struct Inclination {
  double sum_rad2 = 0.0, worst_rad = 0.0;
  int count = 0;
  void add(double error_rad) {
    sum_rad2 += error_rad * error_rad;
    worst_rad = std::max(worst_rad, error_rad);
    ++count;
  }
  double rms_deg() const { return deg_from_rad(std::sqrt(sum_rad2 / count)); }
  double worst_deg() const { return deg_from_rad(worst_rad); }
};

/// Typical gyroscopes any way round; accelerometers without bias, which standing would take out.
sim::SensorSetup setup_of(Site site, std::uint64_t seed) {
  sim::SensorSetup setup = sim::typical_setup(site, kRate_hz, seed, true);
  setup.imu.accel_bias_mps2.setZero();
  setup.imu.accel_scale_error.setZero();
  setup.clock = {};
  setup.link = {.base_delay_s = 0.0, .mean_extra_delay_s = 0.0, .slot_s = 0.0};
  return setup;
}

/// Live: the newest attitude after each block, against the truth of its time, from `from_s` to `to_s`.
Inclination follow(const sim::Scenario& scenario, Site site, double from_s, double to_s) {
  const sim::BodyMotion body(scenario);
  std::vector<sim::SimulatedSensor> sensors;
  KeptResults results;
  Pipeline pipeline({}, results);
  for (Site s : {Site::kLeftShoe, Site::kRightShoe, Site::kPelvis, Site::kTrunk}) {
    const auto seed = scenario.seed * 16 + index(s);
    sensors.emplace_back(body, setup_of(s, seed), seed);
    pipeline.add_sensor(sensors.back().spec(), Time{});
  }
  const Eigen::Matrix3d R_BS = setup_of(site, scenario.seed * 16 + index(site)).imu.R_BS;
  Inclination found;
  for (const sim::SimulatedBlock& block : sim::collect_blocks(sensors)) {
    pipeline.push(block.view());
    const SegmentHistory& attitude = *pipeline.attitude(site);
    if (block.site != site || attitude.empty()) continue;
    const OrientedSample& now = attitude[attitude.size() - 1];
    const double t = seconds(now.time);
    if (t < from_s || t > to_s) continue;
    const Eigen::Vector3d up = now.q_ES.cast<double>().conjugate() * Eigen::Vector3d::UnitZ();
    const Eigen::Vector3d up_true =
        R_BS.transpose() * body.pose(site, t).R_WB.transpose() * Eigen::Vector3d::UnitZ();
    found.add(angle_between(up, up_true));
  }
  return found;
}

sim::Scenario start_stop_start(std::uint64_t seed) {
  sim::Scenario scenario;
  scenario.seed = seed;
  scenario.style.speed_mps = 3.0 + 0.4 * static_cast<double>(seed % 4);
  scenario.parts = {{.activity = sim::Activity::kStand, .duration_s = 5.0},
                    {.activity = sim::Activity::kRun, .duration_s = 25.0},
                    {.activity = sim::Activity::kStand, .duration_s = 6.0},
                    {.activity = sim::Activity::kRun, .duration_s = 20.0}};
  return scenario;
}

TEST(StandingStart, PelvisAndTrunkStayUprightWhileTheRunnerSpeedsUp) {
  for (const std::uint64_t seed : {1U, 2U, 3U})
    for (Site site : {Site::kPelvis, Site::kTrunk}) {
      const Inclination found = follow(start_stop_start(seed), site, 5.0, 17.0);
      ASSERT_GT(found.count, 50);
      EXPECT_LT(found.rms_deg(), 1.0) << seed;    // seen to 0.6; uncorrected 2.9
      EXPECT_LT(found.worst_deg(), 2.0) << seed;  // seen to 1.6; uncorrected 5.6
    }
}

TEST(StandingStart, AStopAndASecondStartAreToldAsWell) {
  for (const std::uint64_t seed : {1U, 2U, 3U})
    for (Site site : {Site::kPelvis, Site::kTrunk}) {
      const Inclination found = follow(start_stop_start(seed), site, 28.0, 48.0);
      ASSERT_GT(found.count, 50);
      EXPECT_LT(found.rms_deg(), 0.8) << seed;
      EXPECT_LT(found.worst_deg(), 2.0) << seed;
    }
}

}  // namespace
}  // namespace evenstride
