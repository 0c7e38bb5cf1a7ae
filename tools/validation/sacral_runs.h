/// One pelvis sensor with two axes and no gyroscope against an instrumented treadmill: `trials.csv`, and per
/// run `sacrum.csv.gz` and `steps.csv` (Alcantara et al. 2022, doi 10.7717/peerj.12752).
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "tools/analysis/analysis.h"
#include "tools/formats/motion_bids.h"
#include "tools/validation/findings.h"

namespace evenstride::validation {

/// One run's sensor as a recording of a pelvis: forward and up, the third axis zero.
Result<BidsRecording> read_sacral_run(const std::string& folder, const std::string& name, double rate_hz);

bool has_sacral_runs(const std::string& dataset);
Result<std::vector<Findings>> evaluate_sacral_runs(const std::string& dataset, const AnalysisParams& params);

}  // namespace evenstride::validation
