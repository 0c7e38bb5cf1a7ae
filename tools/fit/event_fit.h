/// Fits the event model: principal components of the shapes, then ridge regression on (true - anchor).
#pragma once

#include <span>
#include <vector>

#include "core/events/event_model.h"
#include "tools/fit/stance_rows.h"

namespace evenstride {

struct RegressionOptions {
  int components = 4;  ///< principal components of each signal's shape
  /// Ridge weights, added to the features' correlation matrix.
  double ridge = 0.003, ridge_common = 0.1, ridge_half = 3.0, ridge_deviation = 0.03;
  double two_level_weight = 0.0;
};

struct FitOptions {
  RegressionOptions contact{.components = 3, .ridge = 0.003, .ridge_common = 0.05, .two_level_weight = 0.4};
  RegressionOptions toe_off{.components = 6, .ridge = 0.03, .ridge_half = 1.0, .two_level_weight = 0.5};
};

/// Every recording (and every further pass over it) has the same weight. Steps without truth are left out.
/// Limits and stated errors keep their defaults: they need steps that the fit has not seen.
EventModel fit_event_model(std::span<const RecordingRows* const> recordings, const FitOptions& options);

/// What a model says of each row.
struct PredictedStance {
  double contact_s = 0.0, toe_off_s = 0.0;
  JudgedFeatures contact, toe_off;
};
std::vector<PredictedStance> predict(const EventModel& model, const RecordingRows& recording);

}  // namespace evenstride
