/// How a sensor is fixed to a shoe, any way round, from standing and a few strides of running or walking.
///
/// Up: mean specific force of standing. Forward: mean of two headings, (a) at right angles to the first
/// principal direction of the angular rate (20 Hz low-pass) without its vertical part, (b) the horizontal
/// direction of the mean specific force; they err to opposite sides. Sign: in running the shoe is nose-down
/// for most of the stride, so the mean specific force points backward.
#pragma once

#include <Eigen/Core>
#include <optional>

#include "core/base/sample.h"
#include "core/math/butterworth.h"
#include "core/orientation/mounting.h"
#include "core/orientation/standing.h"

namespace evenstride {

struct ShoeMountingParams {
  double cutoff_hz = 20.0;         ///< low-pass of the angular rate; left out at rates below 2.5 times it
  double moving_rate_radps = 2.0;  ///< the half-second RMS rate above this counts as gait
  double first_s = 1.5;            ///< gait needed for the first answer
  double sure_s = 6.0;             ///< gait after which it is no longer marked kUncalibrated
  double forget_s = 60.0;          ///< gait counts with weight exp(-age / this)
};

/// Pushes allocate nothing.
class ShoeMounting {
 public:
  /// @throws std::invalid_argument for parameters or a rate that are not > 0.
  ShoeMounting(const ShoeMountingParams& params, double rate_hz);

  /// Up and gyro bias from standing; may come again.
  void set_standing(const StandingPose& pose);
  /// Every sample, standing or not. Returns true when `mounting()` changed.
  bool push(const ImuSample& sample);
  /// Nothing before `first_s` of gait. Without standing, up comes from quiet mid-stance: kNoStanding.
  const std::optional<Mounting>& mounting() const { return mounting_; }

 private:
  struct Piece {
    double span_s = 0.0;
    Eigen::Vector3d accel = Eigen::Vector3d::Zero(), rate = Eigen::Vector3d::Zero();
    Eigen::Matrix3d rate_sq = Eigen::Matrix3d::Zero();
  };
  ShoeMountingParams params_;
  std::optional<Mounting> mounting_;
};

}  // namespace evenstride
