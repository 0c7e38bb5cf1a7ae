/// Pelvis or trunk: which way its sensor points now, how it sits on the segment, and the last seconds of
/// both.
#pragma once

#include "core/base/sample.h"
#include "core/math/stride_bridge.h"
#include "core/orientation/body_mounting.h"
#include "core/orientation/segment_history.h"
#include "core/orientation/standing.h"
#include "core/orientation/tilt_filter.h"

namespace evenstride {

struct SegmentChannelParams {
  double history_s = 18.0;         ///< must hold the first strides until the mounting is known
  double settled_history_s = 8.0;  ///< after that: a walking stride, told 3.5 s after it began
  double history_rate_hz = 200.0;  ///< readings at three times this rate and more are averaged down to it
  TiltParams tilt{.speed_max_mps = 6.0};  ///< who runs changes speed
  StandingParams standing;
};

class SegmentChannel {
 public:
  SegmentChannel(const SegmentChannelParams& params, const SensorSpec& spec);

  /// Samples in order of time.
  void push(const ImuSample& sample);
  /// A stride of both feet, for the forward axis.
  void add_stride(const StrideTimes& stride) { mounting_.add_stride(history_, stride); }
  /// Steady speed forward and turn rate about the vertical: their centripetal acceleration is kept out of the
  /// tilt, for a few seconds and until the body rests.
  void set_bend(double speed_mps, double turn_rate_radps);

  /// Speed of one stride of a foot that runs, as soon as it is known. Who has kept the speed for a while is
  /// taken to keep it, until another is told or none.
  void note_speed(double speed_mps);

  /// The first strides have been told: the history need not reach back to them any more. Allocates once.
  void settle();

  const SegmentHistory& history() const { return history_; }
  const std::optional<Mounting>& mounting() const { return mounting_.mounting(); }
  bool mounting_sure() const { return mounting() && !mounting()->quality.has(Mark::kUncalibrated); }
  const TiltFilter& tilt() const { return tilt_; }
  bool has_gyro() const { return has_gyro_; }

 private:
  void take(const ImuSample& sample);
  void bridge(const ImuSample& next);
  void follow_bend(Time now);
  void follow_speed(Time now);
  void remember(Time time);
  void level_start();

  SegmentChannelParams params_;
  bool has_gyro_;
  GapWatch gaps_;
  TiltFilter tilt_;
  StandingDetector standing_;
  BodyMounting mounting_;
  int average_over_;
  SegmentHistory history_;
  OrientedSample mean_;  ///< of the readings that come together into the next sample of the history
  int averaged_ = 0;
  Eigen::Quaterniond levelled_EI_ = Eigen::Quaterniond::Identity();  ///< with which a start is in the history
  Time level_again_;
  bool starting_ = false;
  bool settled_ = false;
  double speed_mps_ = 0.0, turn_rate_radps_ = 0.0;
  Time bend_set_, bend_told_;
  double kept_speed_mps_ = 0.0;  ///< since `kept_since_`
  Time kept_since_, speed_noted_;
  double mean_turn_radps_ = 0.0;  ///< over the last strides
};

}  // namespace evenstride
