/// What a camera sees of the very sensors: how well their rotation, known without error, tells what a
/// reference says of the bones below. Nothing of ours is in it; no sensor's figure can be expected to be
/// better.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "tools/validation/findings.h"
#include "tools/validation/reference.h"

namespace evenstride::validation {

/// Positions of four markers on one sensor, m, W frame (z up), a column each.
using Cluster = Eigen::Matrix<double, 3, 4>;

/// Axial rotation against the middle frame, degrees, > 0 counter-clockwise from above, unwrapped:
/// least-squares rotation of each frame (Umeyama 1991, doi:10.1109/34.88573). Empty for no frame.
std::vector<double> cluster_rotation_deg(const std::vector<Cluster>& frames);

/// Nothing for a dataset without `desc-markers_motion.tsv.gz` that hold clusters SA (sacrum) and TR (trunk).
Result<std::optional<Findings>> evaluate_marker_clusters(const std::string& dataset,
                                                         const std::vector<ReferenceRecording>& reference);

}  // namespace evenstride::validation
