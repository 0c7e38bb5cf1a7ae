/// Fits the peak-force model on steps with known force, and tells how well it does on runners it has not
/// seen.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/stride/loading_model.h"

namespace evenstride {

struct LoadingRow {
  std::string recording, runner;
  Side side = Side::kUnknown;
  ForceFeatures features;
  double peak_bw = 0.0;
  std::optional<ForceShape> shape;  ///< of the true force over the true stance
};

/// Ridge weights on the correlation matrices of levels, side differences and single steps.
struct LoadingPenalty {
  double common = 0.2, half = 0.1, deviation = 0.2;
};

/// Rows of a recording in the order of their contacts. Each recording weighs the same, whatever its number of
/// steps.
LoadingModel fit_loading(const std::vector<LoadingRow>& rows, const LoadingPenalty& penalty);

/// Errors of predictions made without the runner they are for.
struct LoadingReport {
  double step_rmse_bw = 0.0;
  double recording_rmse_bw = 0.0;  ///< of recordings' mean errors
  double symmetry_rmse_pp = 0.0;   ///< index of medians per recording
  double symmetry_zero_pp = 0.0;   ///< the same when no asymmetry is predicted
  /// Of the force's course over the stance, in units of its mean: root mean square error, and that of half a
  /// sine. 0 without known courses.
  double shape_rmse = 0.0, half_sine_rmse = 0.0;
  double distance_99 = 0.0;  ///< 99th percentile of LoadingModel::distance
};

/// One report for each input. Needs two runners or more; models without shoe or pelvis are judged on all rows
/// that have what they need. @throws std::invalid_argument with fewer runners.
std::array<LoadingReport, kLoadingInputCount> judge_loading(const std::vector<LoadingRow>& rows,
                                                            const LoadingPenalty& penalty);

}  // namespace evenstride
