#include "tools/loading/loading_rows.h"

#include <map>

#include "tools/formats/true_force.h"
#include "tools/loading/event_run.h"
#include "tools/loading/truth_run.h"

namespace evenstride {
namespace {

using EventModels = std::map<std::string, EventModel>;

Result<std::vector<BalanceRow>> balance_rows(const std::string& dataset, const std::vector<TrueTrial>& trials,
                                             const EventModels& models) {
  std::vector<BalanceRow> rows;
  for (const TrueTrial& trial : trials) {
    const auto run = run_on_found_events(dataset, trial, models.at(trial.participant), 0.0, nullptr);
    if (!run) return Error{run.error()};
    add_balance_rows(*run, rows);
  }
  return rows;
}

Status add_rows(const std::string& dataset, const TrueTrial& trial, const Result<TruthRun>& run,
                std::vector<LoadingRow>& rows) {
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
  return Done{};
}

}  // namespace

Result<LoadingData> collect_loading_rows(const std::string& dataset, const std::string& source,
                                         EventsFrom events) {
  auto trials = read_true_trials(dataset);
  if (!trials) return Error{trials.error()};
  std::erase_if(*trials, [&](const TrueTrial& t) {
    return t.variant == "clocks" || (!source.empty() && t.source != source);
  });
  LoadingData data;
  EventModels models;
  if (events == EventsFrom::kFound) {
    auto fitted = event_models_without_each(dataset, *trials);
    if (!fitted) return Error{fitted.error()};
    models = std::move(fitted).value();
    auto balance = balance_rows(dataset, *trials, models);
    if (!balance) return Error{balance.error()};
    data.balance = std::move(balance).value();
  }
  const double toe_off_s_per_g = fit_balance(data.balance);
  for (const TrueTrial& trial : *trials) {
    const auto added = add_rows(
        dataset, trial,
        events == EventsFrom::kFound
            ? run_on_found_events(dataset, trial, models.at(trial.participant), toe_off_s_per_g, nullptr)
            : run_on_true_events(dataset, trial, MountingFrom::kReference, nullptr),
        data.rows);
    if (!added) return Error{added.error()};
  }
  if (data.rows.empty()) return Error{"no step with a known peak force in " + dataset};
  return data;
}

}  // namespace evenstride
