/// One simulated runner through the whole pipeline, measured minus true.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "tools/validation/simulated_runner.h"

namespace evenstride::validation {

enum class Sim : std::size_t {
  kPelvisInclination,
  kTrunkInclination,
  kSensorInclination,
  kPelvicTilt,
  kTrunkLean,
  kStepContact,
  kStepToeOff,
  kMissed,
  kFalse,
  kStepContactTime,
  kContactIndex,
  kStepPeak,
  kForceCourse,
  kStepImpulse,
  kImpulseSplit,
  kStiffness,
  kImpact,
  kImpactCorrelation,
  kDrop,
  kDropChange,
  kDropChangeSeen,
  kCounterRange,
  kCounterPhase,
  kSpeed,
  kShoesInStep,
  kBodyInStep,
  kBreathing,
  kCount
};
inline constexpr std::size_t kSimCount = static_cast<std::size_t>(Sim::kCount);

struct SimulatedQuantity {
  std::string_view name, title, unit;
};
/// In the order of `Sim`; units are those of the errors.
const SimulatedQuantity& simulated_quantity(Sim quantity);

/// Errors by quantity, one a reading, step, stride, window or runner as the quantity has it. Missed and false
/// steps are 0 or 100 for each step, a change seen 0 or 100, a correlation is itself. The delay that all
/// sensors share cannot be seen by anybody and is taken off the events' times.
using SimulatedErrors = std::array<std::vector<double>, kSimCount>;

SimulatedErrors simulated_errors(const SimulatedRunner& runner, bool anchors_only);

}  // namespace evenstride::validation
