/// One sensor of a reference recording in Motion-BIDS, on one clock, for tests of single estimators.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include "core/base/sample.h"

namespace evenstride::test {

struct SensorRecording {
  double rate_hz = 0.0;
  std::vector<ImuSample> samples;  ///< evenly spaced from 0 s, or at their LATENCY
};

/// Names `sub-XX_task-YY` of all recordings below `folder` whose task name contains `task_contains` but not
/// "clocks".
std::vector<std::string> recordings(const std::string& folder, const std::string& task_contains = "");

/// Nothing if the recording has no such sensor.
std::optional<SensorRecording> load_sensor(const std::string& folder, const std::string& recording,
                                           Site site);

/// Path of a table of `derivatives/reference`, e.g. ("...", "sub-F001_task-run25", "desc-steps_events").
std::string truth_path(const std::string& folder, const std::string& recording, const std::string& what);

/// R_BS of the `desc-mounting.tsv` of the recording's runner; nothing if that sensor is not in it.
std::optional<Eigen::Matrix3d> true_mounting(const std::string& folder, const std::string& recording,
                                             Site site);

/// One true stance.
struct TrueStep {
  Side side = Side::kUnknown;
  double contact_s = 0.0;
  double contact_time_s = 0.0;
};
std::vector<TrueStep> true_steps(const std::string& folder, const std::string& recording);

}  // namespace evenstride::test
