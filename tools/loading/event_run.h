/// Runs events, orientation and the step and stride stage on a recording with a given event model, and sets
/// the steps beside the reference's.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/events/event_model.h"
#include "tools/loading/truth_run.h"

namespace evenstride {

/// Only steps that meet a true one: same side, contact within 60 ms. Mountings as the pipeline finds them;
/// FootBalance as between the feet stage and the stride builder. Fails when a file cannot be read.
Result<TruthRun> run_on_found_events(const std::string& dataset, const TrueTrial& trial,
                                     const EventModel& events, double toe_off_s_per_g,
                                     const LoadingModel* forces = &LoadingModel::builtin());

/// For every runner an event model fitted on all the others. Fails when a file cannot be read. Recordings of
/// at least three runners are needed.
Result<std::map<std::string, EventModel>> event_models_without_each(const std::string& dataset,
                                                                    const std::vector<TrueTrial>& trials);

}  // namespace evenstride
