/// What an analysis says of a recording, in the form in which it is compared.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "tools/analysis/analysis.h"
#include "tools/validation/match.h"
#include "tools/validation/quantities.h"

namespace evenstride::validation {

/// Values by quantity (`kStepQuantities`, `kStrideQuantities`); kNone = not measured.
struct PredictedStep {
  SidedTime contact;
  StepValues values;
  std::optional<ForceWave> wave = {};  ///< vertical force from contact to toe-off
  /// Stated standard errors, in the values' units; kNone = none is stated.
  double contact_time_sd_s = kNone, peak_force_sd_bw = kNone;
};
struct PredictedStride {
  SidedTime start;
  StrideValues values;
};
struct Prediction {
  std::vector<PredictedStep> steps;
  std::vector<PredictedStride> strides;
};

Prediction prediction_of(const Analysis& analysis);

/// Reads steps.csv and strides.csv of a folder; files or columns that are absent predict nothing.
Result<Prediction> read_prediction(const std::string& folder);

}  // namespace evenstride::validation
