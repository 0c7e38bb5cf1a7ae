/// A sensor worn by the simulated body, with the faults of real ones, and the radio link that carries its
/// blocks.
///
/// SI units. Session time is the host's clock. All faults are seeded: the same seed gives the same bytes.
#pragma once

#include <Eigen/Core>
#include <Eigen/Geometry>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/sample.h"
#include "core/sim/body_motion.h"
#include "core/sim/random.h"

namespace evenstride::sim {

struct ImuFaults {
  double accel_noise_mps2_rthz = 0.0012;  ///< density of white noise
  double gyro_noise_radps_rthz = 1e-4;
  Eigen::Vector3d accel_bias_mps2 = Eigen::Vector3d::Zero();
  Eigen::Vector3d gyro_bias_radps = Eigen::Vector3d::Zero();
  Eigen::Vector3d accel_scale_error = Eigen::Vector3d::Zero();  ///< 0.01 = reads 1 % too much
  Eigen::Vector3d gyro_scale_error = Eigen::Vector3d::Zero();
  double accel_range_mps2 = 156.96;  ///< 16 g; beyond it the reading stays at full scale
  double gyro_range_radps = 34.91;   ///< 2000 deg/s
  Eigen::Matrix3d R_BS =
      Eigen::Matrix3d::Identity();  ///< mounting: turns sensor components into segment ones
  Eigen::Vector3d lever_B_m = Eigen::Vector3d::Zero();
};

/// True time of device reading d: d0 + d (1 + skew) + wander sin(2 pi d / period).
struct ClockFaults {
  std::int64_t counter_start_ns = 0;  ///< device time of the first reading
  double start_s = 0.0;               ///< true time of the first reading
  double skew_ppm = 0.0;
  double wander_s = 0.0;  ///< amplitude of the slow wander about the straight line
  double wander_period_s = 600.0;
};

struct LinkFaults {
  double base_delay_s = 0.005;
  double mean_extra_delay_s = 0.010;  ///< exponential
  double slot_s = 0.015;              ///< arrivals wait for the next radio slot; 0 = none
  double loss_probability = 0.0;      ///< of a block
};

struct SensorSetup {
  Site site = Site::kPelvis;
  double rate_hz = 200.0;
  int readings_per_block = 20;
  ImuFaults imu;
  ClockFaults clock;
  LinkFaults link;
};

/// A setup as found in practice: biases to +-1 deg/s and +-20 mg, scale to +-0.5 %, clock offset to +-0.5 s,
/// skew to +-60 ppm, mounted within +-20 deg, or any way round if `any_mounting`.
SensorSetup typical_setup(Site site, double rate_hz, std::uint64_t seed, bool any_mounting = false);
/// No faults at all but quantisation; device clock = session clock, arrives at once.
SensorSetup perfect_setup(Site site, double rate_hz);

/// One block as it reaches the host; owns its readings.
struct SimulatedBlock {
  Site site = Site::kPelvis;
  std::uint64_t sequence = 0;
  std::int64_t device_time_ns = 0;
  std::int64_t period_ns = 0;
  Time arrival;
  double first_true_s = 0.0;                        ///< when its first reading was really taken
  std::vector<std::array<std::int16_t, 6>> counts;  ///< ax ay az wx wy wz
  std::vector<RawReading> readings;                 ///< counts times scale
  /// Valid as long as this block lives and is not changed.
  SampleBlock view() const;
};

class SimulatedSensor {
 public:
  /// `body` must outlive the sensor. @throws std::invalid_argument for a rate outside 20 to 2,000 Hz.
  SimulatedSensor(const BodyMotion& body, const SensorSetup& setup, std::uint64_t seed);
  SensorSpec spec() const;
  double accel_scale_mps2() const { return setup_.imu.accel_range_mps2 / 32767.0; }
  double gyro_scale_radps() const { return setup_.imu.gyro_range_radps / 32767.0; }
  /// The next block that is not lost; nothing once the body's run is over.
  std::optional<SimulatedBlock> next_block();
  std::uint64_t lost_blocks() const { return lost_; }
  /// Session time at which the device's `n`-th reading is taken.
  double true_time_s(std::uint64_t n) const;

 private:
  std::array<std::int16_t, 6> read(double time_s);
  double arrival_s(double sent_s);

  const BodyMotion& body_;
  SensorSetup setup_;
  Random random_;
  std::uint64_t sequence_ = 0, lost_ = 0;
  double last_arrival_s_ = 0.0;
};

/// Blocks of all sensors in order of arrival.
std::vector<SimulatedBlock> collect_blocks(std::vector<SimulatedSensor>& sensors);

}  // namespace evenstride::sim
