/// One recording through the whole computation: a library call without files or globals of its own, so that
/// many can run beside each other.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/pipeline.h"
#include "core/results.h"
#include "ingest/recording/session_reader.h"
#include "ingest/recording/shoe_pair.h"
#include "ingest/results/personal.h"
#include "proto/results.pb.h"
#include "tools/formats/motion_bids.h"

namespace evenstride {

struct AnalysisParams {
  bool anchors_only = false;                        ///< events from anchors alone, without the fitted model
  std::shared_ptr<const FittedModels> models = {};  ///< null: those built in
  std::vector<Personal> personals = {};    ///< runners of whom a force reference has taught something
  std::optional<double> grade_ratio = {};  ///< of the ground, if somebody knows it
  std::vector<ShoePair> shoe_pairs = {};   ///< sensors of which a swap test has taught something
};

/// Everything that became known, steps in order of contact and strides in order of start.
struct Analysis {
  std::vector<StepRecord> steps;
  std::vector<StrideRecord> strides;
  std::vector<SymmetryResult> symmetry;
  std::vector<FatigueResult> fatigue;
  v1::Summary summary;
};

/// Fails with one line when a sensor's rate is outside 20 to 2,000 Hz.
Result<Analysis> analyze(const BidsRecording& recording, const AnalysisParams& params);

/// Plays the whole recording; `name` is what people call it. A torn file is analysed as far as it goes, and
/// the summary's notes say so. Fails when it holds no sensor.
Result<Analysis> analyze(SessionReader& reader, const std::string& name, const AnalysisParams& params);

}  // namespace evenstride
