/// A simulated runner's sensors through the whole pipeline, and what only the simulation knows of the way:
/// how wrong each sensor's clock was, and how far from upright pelvis and trunk were taken to be.
#pragma once

#include <array>
#include <vector>

#include "core/base/site.h"
#include "core/sim/body_motion.h"
#include "core/stride/records.h"
#include "tools/validation/simulated_runner.h"

namespace evenstride::validation {

/// Session time given to a reading minus when it was really taken.
struct ClockError {
  double time_s = 0.0, error_s = 0.0;
};

/// Angle between the vertical told and the true one, of one reading while running.
struct InclinationError {
  double of_sensor_rad = 0.0;
  double against_standing_rad = 0.0;  ///< without what perfect standing would show: bias and scale
};

struct SimulatedRun {
  std::vector<StepRecord> steps;
  std::vector<StrideRecord> strides;
  std::vector<BreathingRecord> breathing;
  std::array<std::vector<ClockError>, kSiteCount> clocks;  ///< block after block
  std::array<std::vector<InclinationError>, kSiteCount> inclination;

  /// 0 before the first block of the site.
  double clock_error_s(Site site, double time_s) const;
  /// Mean of both shoes: what no estimator can see, since everything it knows is that late.
  double common_delay_s(double time_s) const;
};

SimulatedRun run_simulated(const SimulatedRunner& runner, const sim::BodyMotion& body, bool anchors_only);

}  // namespace evenstride::validation
