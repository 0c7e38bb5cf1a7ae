/// Which one cue answers a drift.
#pragma once

#include "core/coach/coach_params.h"
#include "core/results.h"

namespace evenstride {

struct CueChoice {
  Cue cue = Cue::kWalkBreak;
  FatigueChannel because = FatigueChannel::kContactTime;
  double change = 0.0;
};

/// By the quantity that has moved furthest; a walk if three different kinds have moved about as far.
CueChoice choose_cue(const FatigueResult& fatigue, const CoachParams& params);

/// How long the break of a cue lasts.
Duration length_of(Cue cue);

}  // namespace evenstride
