#include "tools/loading/loading_rows.h"

#include <map>

#include "tools/formats/true_force.h"
#include "tools/loading/event_run.h"
#include "tools/loading/truth_run.h"

namespace evenstride {

Result<std::vector<LoadingRow>> collect_loading_rows(const std::string& dataset, const std::string& source,
                                                     EventsFrom events) {
  auto trials = read_true_trials(dataset);
  if (!trials) return Error{trials.error()};
  std::erase_if(*trials, [&](const TrueTrial& t) {
    return t.variant == "clocks" || (!source.empty() && t.source != source);
  });
  std::map<std::string, EventModel> models;
  if (events == EventsFrom::kFound) {
    auto fitted = event_models_without_each(dataset, *trials);
    if (!fitted) return Error{fitted.error()};
    models = std::move(fitted).value();
  }
  std::vector<LoadingRow> rows;
  for (const TrueTrial& trial : *trials) {
    const auto run = events == EventsFrom::kFound
                         ? run_on_found_events(dataset, trial, models.at(trial.participant), nullptr)
                         : run_on_true_events(dataset, trial, MountingFrom::kReference, nullptr);
    if (!run) return Error{run.error()};
    const auto truth = read_true_steps(dataset, trial);
    if (!truth) return Error{truth.error()};
    const auto force = read_true_force(dataset, trial, *truth);
    for (const TruthRunStep& step : run->steps) {
      if (!step.features || !step.truth.peak_vgrf_bw || !step.truth.duration_ok) continue;
      rows.push_back({trial.recording, trial.participant, step.truth.side, *step.features,
                      *step.truth.peak_vgrf_bw, std::nullopt});
      if (force && step.truth.contact_time_s)
        rows.back().shape = force->shape(step.truth.ic_s, step.truth.ic_s + *step.truth.contact_time_s);
    }
  }
  if (rows.empty()) return Error{"no step with a known peak force in " + dataset};
  return rows;
}

}  // namespace evenstride
