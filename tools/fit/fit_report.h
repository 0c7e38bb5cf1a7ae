/// What a fitted event model is worth on runners it has not seen.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tools/fit/event_fit.h"

namespace evenstride {

/// Bias, SD and RMSE of one error.
struct ErrorSums {
  int n = 0;
  double sum = 0.0, square = 0.0;
  void add(double error);
  double bias() const;
  double sd() const;
  double rmse() const;
};

/// Errors in ms, as a scorer of steps defines them: predicted minus true.
struct RunnerErrors {
  ErrorSums contact, toe_off, contact_time;
};
struct FitErrors {
  std::map<std::string, RunnerErrors> runners;
  RunnerErrors all;
  ErrorSums symmetry;  ///< of a recording's contact time, 200 (L - R) / (L + R) of medians, percentage points
  std::vector<double> contact_distances, contact_spreads, toe_off_distances, toe_off_spreads;
  std::vector<double> contact_errors_ms, toe_off_errors_ms;  ///< of the same steps; NaN without a truth
};

void add_errors(const RecordingRows& recording, const std::vector<PredictedStance>& predicted,
                FitErrors& out);
/// A constant on each anchor in place of the model.
std::vector<PredictedStance> predict_by_anchors(const EventModel& model, const RecordingRows& recording);

/// Figures of a fit: each runner predicted by a model that was fitted without that runner.
struct LeftOut {
  FitErrors model, anchors, turned;  ///< `turned`: the first further pass of each recording
  /// By models that have seen no runner of the recording's strike type; empty where none can be fitted.
  FitErrors strange;
};

/// First the recordings as they are, then `passes` further passes over each, in the same order.
LeftOut leave_one_runner_out(const std::vector<RecordingRows>& recordings, std::size_t plain_count,
                             const FitOptions& options);

/// Sets the model's limits and stated errors from what was seen on runners left out, and how the stated
/// errors grow where the model extrapolates from what was seen on strike types left out.
void state_limits(const LeftOut& seen, EventModel& model);

/// For people: one line a runner, then the figures of all.
std::string text(const LeftOut& seen);

}  // namespace evenstride
