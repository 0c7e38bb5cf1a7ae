#include "core/pipeline/pelvis_fallback.h"

namespace evenstride {

std::optional<FootStance> PelvisFallback::follow(const SegmentChannel& pelvis, const FootStage& feet) {
  if (pelvis.history().empty()) return std::nullopt;
  const OrientedSample& last = pelvis.history()[pelvis.history().size() - 1];
  std::optional<double> roll_radps;
  if (pelvis.mounting()) roll_radps = pelvis.mounting()->forward_S().dot(last.rate_S_radps.cast<double>());
  const auto step = events_.push(last, roll_radps);
  return step ? missing_only(*step, last.time, feet) : std::nullopt;
}

std::optional<FootStance> PelvisFallback::finish(Time now, const FootStage& feet) {
  const auto step = events_.finish();
  return step ? missing_only(*step, now, feet) : std::nullopt;
}

std::optional<FootStance> PelvisFallback::missing_only(const PelvisStep& step, Time now,
                                                       const FootStage& feet) {
  const bool left = feet.hears(Side::kLeft, now), right = feet.hears(Side::kRight, now);
  const Side side = step.stance.side;
  const bool missing = side == Side::kUnknown ? !left && !right : side == Side::kLeft ? !left : !right;
  if (!missing || feet.hears(Side::kUnknown, now)) return std::nullopt;
  FootStance stance = step.stance;
  stance.peak_vgrf_bw = step.peak_vgrf_bw;
  return stance;
}

}  // namespace evenstride
