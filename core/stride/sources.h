/// What the step and stride stage may look at besides the events: the oriented past of each segment.
#pragma once

#include <limits>

#include "core/base/quality.h"
#include "core/orientation/mounting.h"
#include "core/orientation/segment_history.h"

namespace evenstride {

/// Readings made up for lost ones may turn a segment by so much (SD over what is measured, 1 deg) before its
/// angles are withheld.
inline constexpr double kBridgedTurnMax_rad = 0.01745;

struct SegmentSource {
  const SegmentHistory* history = nullptr;  ///< null: no such sensor
  const Mounting* mounting = nullptr;       ///< null: not known yet; vertical quantities need none
  /// Stated SD of the gyroscope's bias about the vertical. Above StrideParams::bias_sd_max_radps headings are
  /// detrended.
  double bias_sd_radps = 0.0;
  double accel_range_mps2 = 0.0;  ///< full scale; 0 = unknown
  bool has_gyro = true;           ///< without one only slow tilt is known: no angle within a step or stride

  bool present() const { return history != nullptr && !history->empty(); }
  /// Marks what is not known of the sensor, `missing` if there is none. @return whether there is one.
  bool note(Mark missing, Quality& quality) const {
    if (!present())
      quality.add(missing);
    else if (mounting == nullptr)
      quality.add(Mark::kUncalibrated);
    else
      quality.add(mounting->quality);
    if (present() && !has_gyro) quality.add(Mark::kNoGyro);
    return present();
  }
  /// What of the time between was made up for lost readings, and how far the segment's turns are in doubt.
  SegmentHistory::Bridged bridged(Time from, Time to) const {
    auto made_up = history->bridged(from, to);
    if (!has_gyro) made_up.turn_sd_rad = std::numeric_limits<double>::infinity();
    return made_up;
  }
  const Eigen::Matrix3d* R_BS() const { return mounting == nullptr ? nullptr : &mounting->R_BS; }
};

/// Looked at during one call only; nothing is kept. The histories must reach back over the last stride.
struct GaitSources {
  SegmentSource pelvis, trunk;
};

}  // namespace evenstride
