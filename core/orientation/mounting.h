/// How a sensor sits on its segment.
#pragma once

#include <Eigen/Core>

#include "core/base/quality.h"

namespace evenstride {

/// Result of a calibration. Segment axes B: x forward, y left, z up, as in quiet standing.
struct Mounting {
  Eigen::Matrix3d R_BS = Eigen::Matrix3d::Identity();  ///< sensor to segment axes
  double heading_sd_rad = 0.0;  ///< stated uncertainty (one SD) of the forward axis about the vertical
  double evidence_s = 0.0;      ///< seconds of gait behind it
  Quality quality;              ///< kNoStanding, kUncalibrated (usable, not yet sure)

  Eigen::Vector3d forward_S() const { return R_BS.row(0); }
  Eigen::Vector3d left_S() const { return R_BS.row(1); }
  Eigen::Vector3d up_S() const { return R_BS.row(2); }
};

}  // namespace evenstride
