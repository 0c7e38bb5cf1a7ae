/// What each study does to recordings, level by level.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "tools/analysis/analysis.h"
#include "tools/formats/motion_bids.h"
#include "tools/validation/reference.h"

namespace evenstride::validation {

/// What the levels of a study may look at before it begins.
struct StudyGround {
  const std::string& dataset;
  const std::vector<ReferenceRecording>& reference;
  const AnalysisParams& params;
};

struct StudyLevel {
  std::string name;
  /// Changes a recording; false when it cannot be.
  std::function<bool(BidsRecording&, const ReferenceRecording&)> change;
  /// Analysed with these instead of the study's own; nothing = those.
  std::shared_ptr<const AnalysisParams> params;
};

struct StudyDefinition {
  std::string name, what;
  std::function<Result<std::vector<StudyLevel>>(const StudyGround&)> levels;
};

const std::vector<StudyDefinition>& study_definitions();

}  // namespace evenstride::validation
