/// Fits how runners move and push (core/sim/running_model.h) to recordings with known contacts and forces, so
/// that simulated runners do as people do.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/site.h"
#include "core/sim/running_model.h"

namespace evenstride {

/// One foot of one recording, mean over its strides.
struct MotionRow {
  std::string recording, runner;
  Side side = Side::kUnknown;
  sim::RunningKind kind;
  std::size_t strides = 0;
  sim::ForceCourse force{};                                               ///< mean 1
  double force_peak = 0.0;                                                ///< of `force`
  std::array<double, sim::kBobHarmonics> bob_cos_mps2{}, bob_sin_mps2{};  ///< of the pelvis over a step
  std::vector<sim::FootRates<double>> foot;                               ///< at `motion_phases()`
};

/// Dense where the shoe is jerked: around contact and toe-off.
const std::vector<double>& motion_phases();

/// Recordings of `source` (empty = all) on one clock whose mountings and force are known. Fails when a file
/// cannot be read or fewer than three runners are left.
Result<std::vector<MotionRow>> collect_motion_rows(const std::string& dataset, const std::string& source);

/// Least squares; every row weighs the same, those of `left_out` nothing.
sim::RunningModel fit_running_model(const std::vector<MotionRow>& rows, const std::string& left_out = {});

/// Root mean squares of what a model fitted on all other runners leaves, and of the runners' spread about
/// their common mean.
struct MotionReport {
  std::size_t runners = 0, recordings = 0, strides = 0;
  std::array<double, sim::kFootRates> foot{}, foot_spread{};
  double force = 0.0, force_spread = 0.0;
  double half_sine = 0.0;  ///< force against half a sine
};
MotionReport judge_running_model(const std::vector<MotionRow>& rows);

}  // namespace evenstride
