// A gyroscope whose bias jumps in mid-run: how far pelvis and trunk tilt, and how soon they are upright
// again.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "core/base/units.h"
#include "core/math/rotation.h"
#include "core/orientation/segment_history.h"
#include "core/pipeline.h"
#include "core/pipeline/segment_channel.h"
#include "tests/core/pipeline/simulated_run.h"

namespace evenstride {
namespace {

constexpr double kRate_hz = 200.0, kJump_s = 45.0;

struct Tilted {
  double worst_rad = 0.0, late_worst_rad = 0.0;  ///< from the jump on; from 30 s after it on
  double sum_rad2 = 0.0;
  int count = 0;
  double worst_deg() const { return deg_from_rad(worst_rad); }
  double late_worst_deg() const { return deg_from_rad(late_worst_rad); }
  double rms_deg() const { return deg_from_rad(std::sqrt(sum_rad2 / count)); }
};

/// Inclination error of `site` from the jump on, live. The jump is about an axis of the sensor.
Tilted follow(const sim::Scenario& scenario, Site site, double jump_radps, const Eigen::Vector3d& axis_S) {
  const sim::BodyMotion body(scenario);
  std::vector<sim::SimulatedSensor> sensors;
  test::KeptResults results;
  Pipeline pipeline({}, results);
  Eigen::Matrix3d R_BS = Eigen::Matrix3d::Identity();
  for (Site s : {Site::kLeftShoe, Site::kRightShoe, Site::kPelvis, Site::kTrunk}) {
    const auto seed = scenario.seed * 16 + index(s);
    sim::SensorSetup setup = sim::typical_setup(s, kRate_hz, seed, true);
    setup.imu.accel_bias_mps2.setZero();
    setup.imu.accel_scale_error.setZero();
    setup.clock = {};
    setup.link = {.base_delay_s = 0.0, .mean_extra_delay_s = 0.0, .slot_s = 0.0};
    if (s == site) R_BS = setup.imu.R_BS;
    sensors.emplace_back(body, setup, seed);
    pipeline.add_sensor(sensors.back().spec(), Time{});
  }
  Tilted found;
  for (sim::SimulatedBlock block : sim::collect_blocks(sensors)) {
    if (block.site == site && block.first_true_s > kJump_s)
      for (RawReading& reading : block.readings)
        for (int i = 0; i < 3; ++i)
          reading[static_cast<std::size_t>(3 + i)] += static_cast<float>(jump_radps * axis_S[i]);
    pipeline.push(block.view());
    const SegmentHistory& attitude = *pipeline.attitude(site);
    if (block.site != site || attitude.empty()) continue;
    const OrientedSample& now = attitude[attitude.size() - 1];
    const double t = seconds(now.time);
    if (t < kJump_s) continue;
    const Eigen::Vector3d up = now.q_ES.cast<double>().conjugate() * Eigen::Vector3d::UnitZ();
    const Eigen::Vector3d up_true =
        R_BS.transpose() * body.pose(site, t).R_WB.transpose() * Eigen::Vector3d::UnitZ();
    const double error = angle_between(up, up_true);
    found.worst_rad = std::max(found.worst_rad, error);
    if (t > kJump_s + 30.0) found.late_worst_rad = std::max(found.late_worst_rad, error);
    found.sum_rad2 += error * error;
    ++found.count;
  }
  return found;
}

const std::vector<Eigen::Vector3d>& axes() {
  static const std::vector<Eigen::Vector3d> all{Eigen::Vector3d::UnitX(), Eigen::Vector3d::UnitY(),
                                                Eigen::Vector3d::UnitZ(),
                                                Eigen::Vector3d(1.0, -1.0, 0.5).normalized()};
  return all;
}

TEST(BiasJump, IsBelievedSoonByWhoseShoesTellThatTheSpeedIsKept) {
  for (const std::uint64_t seed : {1U, 2U, 3U})
    for (const Site site : {Site::kPelvis, Site::kTrunk})
      for (const Eigen::Vector3d& axis : axes()) {
        const Tilted found = follow(sim::plain_run(6.0, 85.0, seed), site, rad_from_deg(0.4), axis);
        EXPECT_LT(found.worst_deg(), 3.3) << seed << ' ' << axis.transpose();       // 6.3 without
        EXPECT_LT(found.rms_deg(), 0.9) << seed << ' ' << axis.transpose();         // 2.9
        EXPECT_LT(found.late_worst_deg(), 1.5) << seed << ' ' << axis.transpose();  // 4.5
      }
}

/// Largest stated SD of the pelvis gyroscope's bias, when strides are told 0.3 s after their end, their speed
/// with 0.05 m/s and their turn with 3 deg/s of error (SD), as those of real runners vary.
double largest_bias_sd_radps(const sim::Scenario& scenario, double jump_radps = 0.0) {
  const sim::BodyMotion body(scenario);
  const sim::Truth truth = body.truth();
  std::vector<sim::SimulatedSensor> sensors;
  sensors.emplace_back(body, sim::typical_setup(Site::kPelvis, kRate_hz, scenario.seed), scenario.seed);
  SegmentChannel channel({}, sensors[0].spec());
  std::mt19937 random(static_cast<unsigned>(scenario.seed));
  std::normal_distribution<double> normal;
  double largest = 0.0;
  std::size_t next = 0;
  for (const sim::SimulatedBlock& block : sim::collect_blocks(sensors)) {
    for (std::size_t i = 0; i < block.readings.size(); ++i) {
      const RawReading& r = block.readings[i];
      const double t = block.first_true_s + static_cast<double>(i) / kRate_hz;
      const double jump = t > kJump_s ? jump_radps : 0.0;
      channel.push({time_from_s(t), {r[0], r[1], r[2]}, {r[3] + jump, r[4], r[5]}});
      for (; next < truth.strides.size() && truth.strides[next].end_s + 0.3 < t; ++next) {
        const sim::TrueStride& stride = truth.strides[next];
        channel.add_stride({.start = time_from_s(stride.start_s),
                            .middle = time_from_s(0.5 * (stride.start_s + stride.end_s)),
                            .end = time_from_s(stride.end_s),
                            .side = stride.side});
        if (stride.activity != sim::Activity::kRun) continue;
        channel.note_speed(stride.speed_mps + 0.05 * normal(random));
        channel.set_bend(stride.speed_mps, stride.turn_rate_radps + rad_from_deg(3.0) * normal(random));
      }
      if (t > 10.0) largest = std::max(largest, channel.tilt().bias_sd_radps());
    }
  }
  return largest;
}

// Stops, starts, bends, other speeds: nothing of that is a bias.
TEST(BiasJump, IsNotSeenInWhatRunnersDo) {
  using enum sim::Activity;
  std::vector<sim::Scenario> runs(4);
  runs[0].parts = {{kStand, 5.0}, {kRun, 40.0}, {kStand, 6.0}, {kRun, 30.0}, {kStand, 5.0}};
  runs[1].parts = {{kStand, 5.0}, {kRun, 30.0}, {kRun, 30.0, 4.2}, {kRun, 30.0}, {kStand, 5.0}};
  runs[1].ramp_s = 8.0;
  runs[2].parts = {{kStand, 5.0}, {kRun, 120.0}};
  runs[2].track.bend_radius_m = 36.5;
  runs[3].parts = {{kStand, 5.0}, {kRun, 30.0}, {kWalk, 20.0}, {kRun, 30.0}, {kStand, 5.0}};
  constexpr double kDoubt_radps =
      rad_from_deg(0.3);  // who doubts the bias is as unsure as at first: 0.5 deg/s
  EXPECT_GT(largest_bias_sd_radps(sim::plain_run(5.0, 60.0, 1), rad_from_deg(0.6)), kDoubt_radps);
  for (std::size_t i = 0; i < runs.size(); ++i)
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
      runs[i].seed = seed;
      EXPECT_LT(largest_bias_sd_radps(runs[i]), kDoubt_radps) << i << ' ' << seed;
    }
}

}  // namespace
}  // namespace evenstride
