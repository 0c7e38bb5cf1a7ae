/// Runs the step and stride stage on the true events of a reference recording: what the stage can do when the
/// stages before it are perfect, and the rows that its models are fitted on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/events/foot_stance.h"
#include "core/stride/foot_balance.h"
#include "core/stride/force_features.h"
#include "core/stride/loading_model.h"
#include "core/stride/records.h"
#include "tools/formats/bids_truth.h"

namespace evenstride {

/// One true step, and what the stage made of it.
struct TruthRunStep {
  TrueStep truth;
  StepRecord record;
  std::optional<ForceFeatures> features;
  std::optional<double> half_g = {};  ///< as FootBalance found it; with found events only
};

struct TruthRun {
  TrueTrial trial;
  std::vector<TruthRunStep> steps;
  std::vector<StrideRecord> strides;
};

enum class MountingFrom { kReference, kEstimate };

/// Samples are pushed in order of time; a stance is handed on 90 ms after its toe-off, as live. The mounting
/// is the reference's, or as the pipeline finds it (then without `features`). Fails when a file cannot be
/// read.
Result<TruthRun> run_on_true_events(const std::string& dataset, const TrueTrial& trial,
                                    MountingFrom mounting = MountingFrom::kReference,
                                    const LoadingModel* model = &LoadingModel::builtin());

}  // namespace evenstride
