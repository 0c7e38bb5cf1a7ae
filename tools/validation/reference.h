/// The truth of a dataset's recordings, and what can be said of them without any sensor.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "tools/formats/bids_truth.h"
#include "tools/formats/true_force.h"
#include "tools/validation/match.h"
#include "tools/validation/quantities.h"

namespace evenstride::validation {

struct ReferenceRecording {
  TrueTrial trial;
  std::vector<SidedTime> contacts;
  std::vector<StepValues> steps;  ///< of each contact; kNone = not known
  /// Which step errors count: the contact where the reference is sure of it, toe-off and contact time where
  /// it is sure of both.
  std::vector<bool> timing_ok, duration_ok;
  std::optional<TrueForce> force;  ///< the course of the vertical force, where it is at hand
  std::vector<SidedTime> stride_starts;
  std::vector<StrideValues> strides;
};

Result<std::vector<ReferenceRecording>> read_reference(const std::string& dataset);

/// The truth of a simulated run: steps.csv and strides.csv as `evenstride simulate --truth` writes them.
/// Fails when the folder holds no step.
Result<ReferenceRecording> read_simulated_reference(const std::string& folder, const std::string& recording);

/// Mean contact time, peak force and impulse of each recording from its speed, cadence and mass alone: a
/// linear regression over the recordings of its own source, without those of the same runner. kNone where
/// speed, cadence or mass is unknown or fewer than four other runners remain.
std::map<std::string, LoadValues> baseline_without_sensors(const std::vector<ReferenceRecording>& recordings);

}  // namespace evenstride::validation
