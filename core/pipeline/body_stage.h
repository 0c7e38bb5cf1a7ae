/// Pelvis and trunk together: their channels, their forward axes from the strides, and what they do on bends.
#pragma once

#include <optional>

#include "core/events/foot_stance.h"
#include "core/pipeline/segment_channel.h"
#include "core/stride/records.h"
#include "core/stride/sources.h"

namespace evenstride {

class BodyStage {
 public:
  void add_sensor(const SensorSpec& spec);

  /// Samples of pelvis or trunk, in order of time.
  void push(Site site, const ImuSample& sample);
  /// Each stance once, in order: strides between contacts teach the forward axes.
  void learn_from(const FootStance& stance);
  /// Speed and turn rate of the last stride, for the tilt on bends; strides of long ago say nothing of now.
  void follow_bend(const StrideRecord& stride);

  /// A stance that is handed on at once: when it is a recent one, nothing will ask for the first strides any
  /// more.
  void settle(const FootStance& stance);

  /// All that are worn know their mounting for sure.
  bool mountings_sure() const;
  bool any() const { return pelvis_ || trunk_; }
  GaitSources sources() const;
  const SegmentChannel* channel(Site site) const;

 private:
  struct Contact {
    Side side = Side::kUnknown;
    Time time;
  };
  std::optional<StrideTimes> stride_ending_at(const FootStance& stance) const;

  std::optional<SegmentChannel> pelvis_, trunk_;
  double pelvis_range_mps2_ = 0.0, trunk_range_mps2_ = 0.0;  ///< full scale
  Contact last_, before_last_;
  int contacts_ = 0;
};

}  // namespace evenstride
