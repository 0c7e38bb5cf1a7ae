/// A whole dataset against its reference.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "tools/validation/score.h"

namespace evenstride::validation {

/// Makes the prediction for a recording; an error counts as nothing predicted and is told.
using Predictor = std::function<Result<Prediction>(const TrueTrial& trial)>;

struct Validation {
  std::vector<RecordingScore> recordings;  ///< in the reference's order
  std::vector<std::string> errors;         ///< of recordings that could not be predicted
};

/// Predicts and scores every recording of the reference, several at a time. `progress` is called after each
/// with how many are done. Fails when the reference cannot be read.
Result<Validation> validate(const std::vector<ReferenceRecording>& reference, const Predictor& predict,
                            const std::function<void(std::size_t)>& progress);

/// Analyses the recording as it stands in the dataset.
Predictor analyse_in(const std::string& dataset, const AnalysisParams& params);

/// Reads steps.csv and strides.csv from `folder`/<recording>.
Predictor read_from(const std::string& folder);

}  // namespace evenstride::validation
