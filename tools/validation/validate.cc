#include "tools/validation/validate.h"

#include "tools/analysis/run_all.h"

namespace evenstride::validation {

Result<Validation> validate(const std::vector<ReferenceRecording>& reference, const Predictor& predict,
                            const std::function<void(std::size_t)>& progress) {
  if (reference.empty()) return Error{"the reference holds no recording"};
  const auto baseline = baseline_without_sensors(reference);
  Validation validation;
  validation.recordings.resize(reference.size());
  std::vector<std::string> errors(reference.size());
  const auto work = [&](std::size_t i) {
    auto prediction = predict(reference[i].trial);
    if (!prediction) errors[i] = prediction.error();
    validation.recordings[i] = score_recording(reference[i], prediction ? *prediction : Prediction{},
                                               baseline.at(reference[i].trial.recording));
  };
  run_all(reference.size(), work, progress);
  for (std::string& error : errors)
    if (!error.empty()) validation.errors.push_back(std::move(error));
  return validation;
}

Predictor analyse_in(const std::string& dataset, const AnalysisParams& params) {
  return [dataset, params](const TrueTrial& trial) -> Result<Prediction> {
    auto recording = read_motion_bids(dataset, trial.recording);
    if (!recording) return Error{recording.error()};
    auto analysis = analyze(*recording, params);
    if (!analysis) return Error{analysis.error()};
    return prediction_of(*analysis);
  };
}

Predictor read_from(const std::string& folder) {
  return [folder](const TrueTrial& trial) { return read_prediction(folder + "/" + trial.recording); };
}

}  // namespace evenstride::validation
