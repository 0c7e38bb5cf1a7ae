/// Horizontal motion of one body sensor over one stride, seen from the sensor's own mean heading.
#pragma once

#include <Eigen/Core>
#include <array>
#include <complex>
#include <optional>

#include "core/base/site.h"
#include "core/base/time.h"
#include "core/orientation/segment_history.h"

namespace evenstride {

/// One stride: contact of one foot, of the other, and of the first again.
struct StrideTimes {
  Time start, middle, end;
  double contact_time_s = 0.0;  ///< of a stance in it, about; 0 = unknown
  Side side = Side::kUnknown;   ///< of the foot that begins it
};

/// Frame H: z up, x along the mean horizontal heading of a fixed axis of the sensor during the stride.
struct StrideHarmonics {
  static constexpr int kCount = 6;
  /// Fourier coefficients of the horizontal acceleration at 1 to 6 times the stride frequency, m/s^2.
  std::array<Eigen::Vector2cd, kCount> accel_H_mps2;
  /// Mean horizontal acceleration in the first 45 % of stance minus that in the rest, both stances.
  Eigen::Vector2d braking_H_mps2 = Eigen::Vector2d::Zero();
  /// Mean vertical in sensor axes, not of unit length.
  Eigen::Vector3d up_S = Eigen::Vector3d::Zero();
};

/// @param axis_S unit vector in sensor axes, not near the vertical.
/// Nothing where the history does not cover the stride without gaps of 0.1 s, the times are not in order,
/// or fewer than 16 samples fall into it.
std::optional<StrideHarmonics> stride_harmonics(const SegmentHistory& history, const StrideTimes& stride,
                                                const Eigen::Vector3d& axis_S);

}  // namespace evenstride
