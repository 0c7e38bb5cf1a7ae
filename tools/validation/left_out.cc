#include "tools/validation/left_out.h"

#include <set>

#include "core/pipeline/fitted_models.h"
#include "tools/analysis/run_all.h"
#include "tools/fit/event_fit.h"
#include "tools/fit/fit_data.h"
#include "tools/formats/bids_names.h"
#include "tools/loading/loading_rows.h"

namespace evenstride::validation {
namespace {

constexpr std::size_t kFewestRunners = 3;  // for a fit

/// What a fit takes from runners left out; nested folds would change it little.
void keep_limits(const EventRegression& from, EventRegression& to) {
  to.distance_limit = from.distance_limit;
  to.spread_limit = from.spread_limit;
  to.sd_s = from.sd_s;
  to.anchor_sd_s = from.anchor_sd_s;
  to.disagree_s = from.disagree_s;
  to.usual_distance = from.usual_distance;
  to.sd_growth_s = from.sd_growth_s;
}

using Runners = std::set<std::string>;

EventModel event_model_without(const Runners& runners, const FitData& data) {
  std::vector<const RecordingRows*> others;
  for (const RecordingRows& rows : data.recordings)
    if (!runners.contains(rows.participant)) others.push_back(&rows);
  EventModel model = fit_event_model(others, FitOptions{});
  keep_limits(EventModel::builtin().contact, model.contact);
  keep_limits(EventModel::builtin().toe_off, model.toe_off);
  return model;
}

LoadingModel loading_model_without(const Runners& runners, const LoadingData& data) {
  LoadingData others;
  for (const LoadingRow& row : data.rows)
    if (!runners.contains(row.runner)) others.rows.push_back(row);
  for (const BalanceRow& row : data.balance)
    if (!runners.contains(row.runner)) others.balance.push_back(row);
  LoadingModel model = fit_loading(others.rows, LoadingPenalty{});
  model.toe_off_s_per_g = fit_balance(others.balance);
  for (std::size_t i = 0; i < model.models.size(); ++i)
    model.models[i].step_rmse_bw = LoadingModel::builtin().models[i].step_rmse_bw;
  return model;
}

/// For each name, models fitted without those runners.
Result<std::map<std::string, AnalysisParams>> models_without(const std::string& dataset,
                                                             const std::string& source,
                                                             const std::map<std::string, Runners>& left_out,
                                                             const AnalysisParams& base) {
  std::map<std::string, AnalysisParams> models;
  if (left_out.empty()) return models;
  const auto events = collect_fit_data(dataset, {.source = source});
  if (!events) return Error{events.error()};
  const auto loading = collect_loading_rows(dataset, source);
  if (!loading) return Error{loading.error()};
  std::vector<std::pair<const Runners*, AnalysisParams*>> jobs;
  for (const auto& [name, runners] : left_out) jobs.emplace_back(&runners, &(models[name] = base));
  const auto fit = [&](std::size_t i) {
    auto without = base.models ? *base.models : FittedModels();
    without.put(event_model_without(*jobs[i].first, *events));
    without.put(loading_model_without(*jobs[i].first, *loading));
    jobs[i].second->models = std::make_shared<const FittedModels>(std::move(without));
  };
  run_all(jobs.size(), fit, [](std::size_t) {});
  return models;
}

/// Runners that the models of `base` were fitted on, by what `group` says of their recordings.
template <class Group>
std::pair<std::string, std::map<std::string, Runners>> seen_runners(
    const std::string& dataset, const std::vector<ReferenceRecording>& reference, const AnalysisParams& base,
    Group group) {
  std::pair<std::string, std::map<std::string, Runners>> seen;
  for (const ReferenceRecording& recording : reference) {
    if (!fitted_on(base, dataset, recording.trial.source)) continue;
    seen.first = recording.trial.source;
    seen.second[group(recording.trial)].insert(recording.trial.participant);
  }
  return seen;
}

}  // namespace

bool fitted_on(const AnalysisParams& params, const std::string& dataset, const std::string& source) {
  const FittedModels models = params.models ? *params.models : FittedModels();
  const std::string start = folder_name(dataset) + ", " + source;
  return models.events().fitted_on.starts_with(start) || models.loading().fitted_on.starts_with(start);
}

Result<std::map<std::string, AnalysisParams>> models_without_each_runner(
    const std::string& dataset, const std::vector<ReferenceRecording>& reference,
    const AnalysisParams& base) {
  const auto [source, runners] =
      seen_runners(dataset, reference, base, [](const TrueTrial& trial) { return trial.participant; });
  return models_without(dataset, source, runners, base);
}

Result<std::map<std::string, AnalysisParams>> models_without_each_strike(
    const std::string& dataset, const std::vector<ReferenceRecording>& reference,
    const AnalysisParams& base) {
  auto [source, runners] =
      seen_runners(dataset, reference, base, [](const TrueTrial& trial) { return trial.strike(); });
  Runners all;
  for (const auto& [strike, of_it] : runners) all.insert(of_it.begin(), of_it.end());
  std::erase_if(runners,
                [&](const auto& group) { return all.size() - group.second.size() < kFewestRunners; });
  return models_without(dataset, source, runners, base);
}

Predictor analyse_left_out(const std::string& dataset, std::map<std::string, AnalysisParams> models,
                           const AnalysisParams& base) {
  return [dataset, models = std::move(models), base](const TrueTrial& trial) {
    const auto found = models.find(trial.participant);
    return analyse_in(dataset, found == models.end() ? base : found->second)(trial);
  };
}

}  // namespace evenstride::validation
