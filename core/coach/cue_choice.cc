#include "core/coach/cue_choice.h"

#include <cmath>

namespace evenstride {
namespace {

constexpr double kAboutAsFar = 0.8;

Cue cue_for(FatigueChannel channel) {
  switch (channel) {
    case FatigueChannel::kContactTime:
    case FatigueChannel::kDutyFactor:
    case FatigueChannel::kCadence:
      return Cue::kCadenceUp;
    case FatigueChannel::kVerticalOscillation:
    case FatigueChannel::kImpactPeak:
    case FatigueChannel::kFootStrike:
      return Cue::kLandSofter;
    case FatigueChannel::kDropLeft:
    case FatigueChannel::kDropRight:
      return Cue::kHipCircuit;
    case FatigueChannel::kCounterRotationRange:
    case FatigueChannel::kTrunkLean:
      return Cue::kStandTall;
    case FatigueChannel::kContactSymmetry:
      return Cue::kWalkBreak;
  }
  return Cue::kWalkBreak;
}

bool many_kinds(const FatigueResult& fatigue) {
  unsigned kinds = 0;
  int count = 0;
  for (int i = 0; i < fatigue.top_count; ++i) {
    if (std::abs(fatigue.top[i].z) < kAboutAsFar * std::abs(fatigue.top[0].z)) break;
    const unsigned kind = 1u << static_cast<unsigned>(cue_for(fatigue.top[i].channel));
    count += (kinds & kind) == 0;
    kinds |= kind;
  }
  return count >= 3;
}

}  // namespace

CueChoice choose_cue(const FatigueResult& fatigue, const CoachParams& params) {
  if (fatigue.top_count == 0) return {};
  CueChoice choice{cue_for(fatigue.top[0].channel), fatigue.top[0].channel, fatigue.top[0].change};
  const bool changes_gait = choice.cue == Cue::kCadenceUp || choice.cue == Cue::kLandSofter;
  if ((changes_gait && !params.gait_cues) || many_kinds(fatigue)) choice.cue = Cue::kWalkBreak;
  return choice;
}

Duration length_of(Cue cue) {
  using std::chrono::seconds;
  switch (cue) {
    case Cue::kCadenceUp:
    case Cue::kLandSofter:
      return seconds(60);
    case Cue::kStandTall:
      return seconds(45);
    case Cue::kWalkBreak:
      return seconds(90);
    case Cue::kHipCircuit:
      return seconds(120);
    case Cue::kSeeProfessional:
      return seconds(0);
  }
  return seconds(0);
}

}  // namespace evenstride
