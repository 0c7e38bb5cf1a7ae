/// One shoe's sensor: how it is mounted, and its readings in foot axes F with the gyroscope's bias taken off.
#pragma once

#include <optional>

#include "core/base/sample.h"
#include "core/orientation/shoe_mounting.h"
#include "core/orientation/standing.h"

namespace evenstride {

/// How a sensor sat on its shoe at some time, as far as was known then.
struct ShoePlacement {
  std::optional<Eigen::Matrix3d> R_FS;  ///< sensor to foot axes
  Eigen::Vector3d bias_S_radps = Eigen::Vector3d::Zero();

  /// Sensor to foot axes; before the mounting is known: as it comes.
  ImuSample in_foot_axes(const ImuSample& sample) const;
  ImuSample without_bias(const ImuSample& sample) const;
};

class ShoeChannel {
 public:
  explicit ShoeChannel(const SensorSpec& spec);

  /// Learns from a reading, in order of time. @return whether the placement may have changed.
  bool learn(const ImuSample& sample);
  const ShoePlacement& placement() const { return placement_; }
  /// At full scale on any axis of the sensor.
  bool clipped(const ImuSample& sample) const;

  const SensorSpec& spec() const { return spec_; }
  const std::optional<Mounting>& mounting() const { return mounting_.mounting(); }
  std::optional<double> twist_rad() const { return mounting_.twist_rad(); }
  bool has_moved() const { return mounting() && mounting()->quality.has(Mark::kSensorMoved); }
  bool mounting_sure() const { return mounting() && !mounting()->quality.has(Mark::kUncalibrated); }

 private:
  SensorSpec spec_;
  StandingDetector standing_;
  ShoeMounting mounting_;
  ShoePlacement placement_;
};

}  // namespace evenstride
