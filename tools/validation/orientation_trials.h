/// The orientation filter alone against optical orientation (BROAD, doi 10.3390/data6070072): `trials.csv`
/// and per trial `imu.csv.gz`, `truth.csv.gz`.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "tools/validation/findings.h"

namespace evenstride::validation {

bool has_orientation_trials(const std::string& dataset);
Result<std::vector<Findings>> evaluate_orientation(const std::string& dataset);

}  // namespace evenstride::validation
