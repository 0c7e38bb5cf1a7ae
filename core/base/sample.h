/// One reading of an inertial sensor, and what is known about the sensor that took it.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <span>

#include "core/base/site.h"
#include "core/base/time.h"

namespace evenstride {

/// Specific force (+g up at rest) and angular rate in sensor axes S, at a time on the session's clock.
struct ImuSample {
  Time time;
  Eigen::Vector3d accel_S_mps2 = Eigen::Vector3d::Zero();
  Eigen::Vector3d rate_S_radps = Eigen::Vector3d::Zero();
};

/// Which clock a sensor's device times count on.
enum class SensorClock : std::uint8_t {
  kDevice,   ///< its own counter: must be fitted against the arrival times
  kSession,  ///< already the session's clock (recordings made on one clock)
};

/// What a sensor says of itself when it joins.
struct SensorSpec {
  Site site = Site::kPelvis;
  double rate_hz = 200.0;            ///< nominal; 20 to 2,000
  bool has_gyro = true;              ///< false: accelerometer only, rates read as zero
  double accel_range_mps2 = 156.96;  ///< full scale; readings at it count as clipped. 0 = unknown
  double gyro_range_radps = 34.91;   ///< full scale. 0 = unknown
  SensorClock clock = SensorClock::kDevice;
};

/// Six channels as they come from the wire, already in SI units: ax ay az (m/s^2), wx wy wz (rad/s).
using RawReading = std::array<float, 6>;

/// Consecutive readings of one sensor, evenly spaced, and when they reached us.
struct SampleBlock {
  Site site = Site::kPelvis;
  std::uint64_t sequence = 0;          ///< counts blocks of this sensor from 0; a jump means loss
  std::int64_t device_time_ns = 0;     ///< of the first reading, unwrapped to 64 bit
  std::int64_t period_ns = 5'000'000;  ///< between readings on the device's clock
  Time arrival;                        ///< host time at which the block arrived
  std::span<const RawReading> readings;
};

}  // namespace evenstride
