/// Steps of a foot whose shoe is missing or has fallen silent, from the pelvis.
#pragma once

#include <optional>

#include "core/events/pelvis_events.h"
#include "core/pipeline/foot_stage.h"
#include "core/pipeline/segment_channel.h"

namespace evenstride {

class PelvisFallback {
 public:
  explicit PelvisFallback(const PelvisModel& model) : events_({.model = model}) {}

  /// After the pelvis channel has taken a reading. A stance only for a foot whose shoe says nothing: with
  /// both shoes there is none; without any shoe every step counts, its side told or not.
  std::optional<FootStance> follow(const SegmentChannel& pelvis, const FootStage& feet);
  /// The step that was open when the recording ended.
  std::optional<FootStance> finish(Time now, const FootStage& feet);

 private:
  static std::optional<FootStance> missing_only(const PelvisStep& step, Time now, const FootStage& feet);
  PelvisEvents events_;
};

}  // namespace evenstride
