/// The files of an analysed recording.
#pragma once

#include <string>

#include "core/base/result.h"
#include "tools/analysis/analysis.h"

namespace evenstride {

/// Writes steps.csv, strides.csv, force_curves.csv, summary.json and, when this program carries its page,
/// report.html into `folder`, which is made when it is not there.
Status write_analysis(const Analysis& analysis, const std::string& folder);

/// The message as JSON for people and programs, one field a line.
std::string to_json(const google::protobuf::Message& message);

}  // namespace evenstride
