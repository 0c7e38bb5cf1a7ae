#include "core/sim/sensor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace evenstride::sim {
namespace {

using Eigen::Vector3d;

std::vector<SimulatedBlock> all_blocks(SimulatedSensor& sensor) {
  std::vector<SimulatedBlock> blocks;
  while (auto block = sensor.next_block()) blocks.push_back(std::move(*block));
  return blocks;
}

TEST(SimulatedSensor, WithoutFaultsReadsTheBody) {
  const BodyMotion body(plain_run(2.0, 8.0));
  SimulatedSensor sensor(body, perfect_setup(Site::kPelvis, 200.0), 1);
  for (const SimulatedBlock& block : all_blocks(sensor)) {
    for (std::size_t i = 0; i < block.readings.size(); ++i) {
      const Kinematics state = body.pose(Site::kPelvis, block.first_true_s + static_cast<double>(i) * 0.005);
      const Vector3d force = state.specific_force_B_mps2(Vector3d::Zero()), rate = state.rate_B_radps();
      for (std::size_t k = 0; k < 3; ++k) {
        EXPECT_NEAR(block.readings[i][k], force[static_cast<long>(k)], 0.51 * sensor.accel_scale_mps2());
        EXPECT_NEAR(block.readings[i][k + 3], rate[static_cast<long>(k)], 0.51 * sensor.gyro_scale_radps());
      }
    }
  }
}

TEST(SimulatedSensor, EveryFaultShowsAtRest) {
  const BodyMotion body(plain_run(20.0, 8.0));
  SensorSetup setup = perfect_setup(Site::kTrunk, 100.0);
  setup.imu.accel_noise_mps2_rthz = 0.002;
  setup.imu.accel_bias_mps2 = {0.1, -0.1, 0.0};
  setup.imu.accel_scale_error = {0.0, 0.0, 0.01};
  setup.imu.gyro_bias_radps = {0.0, 0.02, 0.0};
  setup.imu.R_BS = Eigen::AngleAxisd(0.5, Vector3d::UnitX()).toRotationMatrix();
  SimulatedSensor sensor(body, setup, 1);
  Vector3d mean_force = Vector3d::Zero();
  double gyro = 0.0, square = 0.0;
  const int blocks = 90, n = blocks * setup.readings_per_block;
  for (int b = 0; b < blocks; ++b) {
    const auto block = sensor.next_block();
    ASSERT_TRUE(block.has_value());
    for (const RawReading& r : block->readings) {
      mean_force += Vector3d(r[0], r[1], r[2]) / n;
      gyro += r[4] / static_cast<double>(n);
      square += (r[0] - 0.1) * (r[0] - 0.1) / n;
    }
  }
  EXPECT_NEAR(mean_force.x(), 0.1, 0.003);
  EXPECT_NEAR(mean_force.y(), 9.81 * std::sin(0.5) - 0.1, 0.003);
  EXPECT_NEAR(mean_force.z(), 9.81 * std::cos(0.5) * 1.01, 0.003);
  EXPECT_NEAR(gyro, 0.02, 0.001);
  EXPECT_NEAR(std::sqrt(square), 0.002 * std::sqrt(50.0), 0.0015);
}

TEST(SimulatedSensor, StaysAtFullScaleBeyondItsRange) {
  Scenario scenario = plain_run(2.0, 8.0);
  scenario.style.impact_peak_mps2 = 300.0;
  const BodyMotion body(scenario);
  SensorSetup setup = perfect_setup(Site::kLeftShoe, 400.0);
  setup.imu.accel_range_mps2 = 78.48;
  SimulatedSensor sensor(body, setup, 1);
  int clipped = 0;
  for (const SimulatedBlock& block : all_blocks(sensor))
    for (const auto& c : block.counts)
      for (std::size_t k = 0; k < 3; ++k) clipped += std::abs(c[k]) == 32767;
  EXPECT_GT(clipped, 10);
}

TEST(SimulatedSensor, LostBlocksLeaveHolesInTheSequence) {
  const BodyMotion body(plain_run(2.0, 60.0));
  SensorSetup setup = typical_setup(Site::kPelvis, 100.0, 2);
  setup.link.loss_probability = 0.1;
  SimulatedSensor sensor(body, setup, 2);
  const auto blocks = all_blocks(sensor);
  std::uint64_t holes = blocks.front().sequence;
  for (std::size_t i = 1; i < blocks.size(); ++i) {
    holes += blocks[i].sequence - blocks[i - 1].sequence - 1;
    EXPECT_EQ(
        blocks[i].device_time_ns - blocks[i - 1].device_time_ns,
        static_cast<std::int64_t>(blocks[i].sequence - blocks[i - 1].sequence) * 10 * blocks[i].period_ns);
  }
  EXPECT_GT(holes, 30u);
  EXPECT_GE(sensor.lost_blocks(), holes);
  EXPECT_LE(sensor.lost_blocks(), holes + 3);  // losses after the last block that came
}

TEST(SimulatedSensor, ItsClockRunsFastOrSlowAndArrivalsComeLate) {
  const BodyMotion body(plain_run(2.0, 60.0));
  SensorSetup setup = typical_setup(Site::kTrunk, 200.0, 3);
  setup.clock.skew_ppm = 50.0;
  setup.clock.wander_s = 0.0;
  SimulatedSensor sensor(body, setup, 3);
  EXPECT_NEAR(sensor.true_time_s(12000) - sensor.true_time_s(0), 60.0 * (1.0 + 50e-6), 1e-9);
  Time before{};
  double sum = 0.0;
  const auto blocks = all_blocks(sensor);
  for (const SimulatedBlock& block : blocks) {
    const double last_s = block.first_true_s + static_cast<double>(block.readings.size() - 1) / 200.0;
    EXPECT_GE(seconds(block.arrival) - last_s, 0.0049);
    EXPECT_GE(block.arrival, before);
    before = block.arrival;
    sum += seconds(block.arrival) - last_s;
  }
  EXPECT_NEAR(sum / static_cast<double>(blocks.size()), 0.005 + 0.010 + 0.0075, 0.002);
}

TEST(SimulatedSensor, TheSameSeedGivesTheSameBytes) {
  const BodyMotion body(plain_run(2.0, 10.0));
  const auto record = [&](std::uint64_t seed) {
    std::vector<SimulatedSensor> sensors;
    for (const Site site : {Site::kLeftShoe, Site::kRightShoe, Site::kPelvis, Site::kTrunk})
      sensors.emplace_back(body, typical_setup(site, 100.0, seed), seed);
    return collect_blocks(sensors);
  };
  const auto a = record(1), b = record(1), c = record(2);
  ASSERT_EQ(a.size(), b.size());
  bool differs = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].counts, b[i].counts);
    EXPECT_EQ(a[i].arrival, b[i].arrival);
    differs = differs || a[i].counts != c[i].counts;
    EXPECT_LE(a[i > 0 ? i - 1 : 0].arrival, a[i].arrival);
  }
  EXPECT_TRUE(differs);
}

TEST(SimulatedSensor, RefusesImpossibleRates) {
  const BodyMotion body(plain_run(2.0, 8.0));
  EXPECT_THROW(SimulatedSensor(body, perfect_setup(Site::kPelvis, 5.0), 1), std::invalid_argument);
}

}  // namespace
}  // namespace evenstride::sim
