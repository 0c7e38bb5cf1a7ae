#include "tools/validation/validate.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

#include "tools/commands/commands.h"
#include "tools/commands/known_options.h"
#include "tools/formats/bids_names.h"
#include "tools/formats/file.h"
#include "tools/progress.h"
#include "tools/validation/cadence.h"
#include "tools/validation/clocks.h"
#include "tools/validation/left_out.h"
#include "tools/validation/marker_clusters.h"
#include "tools/validation/mountings.h"
#include "tools/validation/orientation_trials.h"
#include "tools/validation/sacral_runs.h"
#include "tools/validation/score_html.h"
#include "tools/validation/score_json.h"
#include "tools/validation/score_text.h"
#include "tools/validation/shoe_stances.h"
#include "tools/validation/simulated_table.h"
#include "tools/validation/study.h"

namespace evenstride::commands {
namespace {

struct Wanted {
  std::string dataset, predictions, truth, html, study, events = "model";
  bool json = false, leave_out = false, simulated = false;
  long runners = 24;
  KnownFiles known;
};

namespace v = validation;

AnalysisParams params_for(const Wanted& wanted) {
  AnalysisParams params = params_of(wanted.known);
  params.anchors_only = wanted.events == "anchors";
  return params;
}

std::string nothing_to_leave_out(const Wanted& wanted) {
  return "--leave-out: the models were fitted on no recording of a dataset of the name " +
         folder_name(wanted.dataset) + "; leave the option away";
}

v::Predictor predictor_for(const Wanted& wanted, const AnalysisParams& params,
                           const std::vector<v::ReferenceRecording>& reference) {
  if (!wanted.predictions.empty()) return v::read_from(wanted.predictions);
  if (!wanted.leave_out) return v::analyse_in(wanted.dataset, params);
  auto models = v::models_without_each_runner(wanted.dataset, reference, params);
  if (!models) throw CommandError(models.error());
  if (models->empty()) throw CommandError(nothing_to_leave_out(wanted));
  return v::analyse_left_out(wanted.dataset, std::move(*models), params);
}

/// How far the figures can be trusted: whether the fitted models have seen these runners.
void label(const Wanted& wanted, const AnalysisParams& params, std::vector<v::Group>& groups) {
  if (!wanted.predictions.empty()) return;
  for (v::Group& group : groups) {
    const auto seen = [&](const v::RecordingScore* r) {
      return v::fitted_on(params, wanted.dataset, r->trial.source);
    };
    if (std::none_of(group.recordings.begin(), group.recordings.end(), seen)) continue;
    group.remark = wanted.leave_out
                       ? "each runner by models fitted without that runner"
                       : "in sample: the fitted models have seen these runners (see --leave-out)";
  }
}

/// Datasets whose reference is no table of steps; nothing for the others.
std::optional<Result<std::vector<v::Findings>>> evaluate_other(const std::string& dataset,
                                                               const AnalysisParams& params) {
  if (v::has_orientation_trials(dataset)) return v::evaluate_orientation(dataset);
  if (v::has_sacral_runs(dataset)) return v::evaluate_sacral_runs(dataset, params);
  if (v::has_shoe_stances(dataset)) return v::evaluate_shoe_stances(dataset, params);
  if (v::has_cadence_windows(dataset)) return v::evaluate_cadence(dataset, params);
  return std::nullopt;
}

int print_findings(const Wanted& wanted, Result<std::vector<v::Findings>> findings) {
  if (!findings) throw CommandError(findings.error());
  std::cout << (wanted.json ? v::findings_to_json(*findings).text() : v::findings_to_text(*findings));
  return kExitDone;
}

/// What the recordings tell besides steps and strides, by the names it has in JSON.
std::vector<std::pair<std::string, v::Findings>> besides_of(
    const Wanted& wanted, const AnalysisParams& params, const std::vector<v::ReferenceRecording>& reference) {
  std::vector<std::pair<std::string, v::Findings>> besides;
  if (!wanted.predictions.empty()) return besides;
  const auto add = [&](const std::string& name, const Result<std::optional<v::Findings>>& found) {
    if (!found) throw CommandError(found.error());
    if (*found) besides.emplace_back(name, **found);
  };
  add("mountings", v::evaluate_mountings(wanted.dataset, reference, params));
  add("clocks", v::evaluate_clocks(wanted.dataset, reference, params));
  add("marker_clusters", v::evaluate_marker_clusters(wanted.dataset, reference));
  return besides;
}

/// One study, or all of them.
int run_studies(const Wanted& wanted) {
  const AnalysisParams params = params_for(wanted);
  Json all = Json::array();
  for (const std::string& name : v::study_names()) {
    if (wanted.study != "all" && wanted.study != name) continue;
    std::optional<Progress> bar;
    auto study = v::run_study(wanted.dataset, name, params, [&](std::size_t done, std::size_t total) {
      if (!bar) bar.emplace("study " + name, total);
      bar->show(done);
    });
    bar.reset();
    if (!study) throw CommandError(study.error());
    if (!wanted.json) std::cout << v::study_to_text(*study) << std::flush;
    all.add(v::study_to_json(*study));
  }
  if (wanted.json) std::cout << Json::object().put("studies", all).text();
  return kExitDone;
}

std::vector<std::string> study_choices() {
  std::vector<std::string> names = v::study_names();
  names.insert(names.begin(), {"", "all"});
  return names;
}

/// A simulated run against what really happened in it.
int run_simulated(const Wanted& wanted) {
  auto reader = SessionReader::open(wanted.dataset);
  if (!reader) throw CommandError(reader.error());
  const std::string name = folder_name(wanted.dataset);
  const auto reference = v::read_simulated_reference(wanted.truth, name);
  if (!reference) throw CommandError(reference.error());
  const auto analysis = evenstride::analyze(*reader, name, params_for(wanted));
  if (!analysis) throw CommandError(analysis.error());
  const std::vector<v::RecordingScore> scores{
      v::score_recording(*reference, v::prediction_of(*analysis), {v::kNone, v::kNone, v::kNone})};
  const auto groups = v::group_by_source_and_strike(scores);
  std::cout << (wanted.json ? v::scores_to_json(groups, scores).text() : v::scores_to_text(groups));
  return kExitDone;
}

int run_simulated_many(const Wanted& wanted) {
  const auto count = static_cast<std::size_t>(wanted.runners);
  std::optional<Progress> bar(std::in_place, "simulated runners", count);
  const v::SimulatedTable table = v::run_simulated_runners(1, count, wanted.events == "anchors",
                                                           [&](std::size_t done) { bar->show(done); });
  bar.reset();
  std::cout << (wanted.json ? v::simulated_to_json(table).text() : v::simulated_to_text(table));
  return kExitDone;
}

int run(const Wanted& wanted) {
  if (wanted.simulated) return run_simulated_many(wanted);
  if (wanted.dataset.empty())
    throw CommandError("validate needs a dataset, or --simulated; see validate --help", kExitUsage);
  if (!wanted.truth.empty()) return run_simulated(wanted);
  if (!wanted.study.empty()) return run_studies(wanted);
  const AnalysisParams params = params_for(wanted);
  if (auto other = evaluate_other(wanted.dataset, params)) {
    if (wanted.leave_out) throw CommandError(nothing_to_leave_out(wanted));
    return print_findings(wanted, std::move(*other));
  }
  auto reference = v::read_reference(wanted.dataset);
  if (!reference) throw CommandError(reference.error());
  const auto predictor = predictor_for(wanted, params, *reference);
  Progress progress("validate", reference->size());
  auto validation = v::validate(*reference, predictor, [&](std::size_t done) { progress.show(done); });
  if (!validation) throw CommandError(validation.error());
  for (const std::string& error : validation->errors) std::cerr << "evenstride: " << error << '\n';
  auto groups = v::group_by_source_and_strike(validation->recordings);
  label(wanted, params, groups);
  std::vector<v::Findings> besides;
  Json json = v::scores_to_json(groups, validation->recordings);
  for (const auto& [name, findings] : besides_of(wanted, params, *reference)) {
    besides.push_back(findings);
    json.put(name, v::findings_to_json({findings}));
  }
  if (!wanted.html.empty())
    if (auto written =
            write_file(wanted.html, v::scores_to_html(folder_name(wanted.dataset), groups, besides));
        !written)
      throw CommandError(written.error());
  std::cout << (wanted.json ? json.text() : v::scores_to_text(groups) + v::findings_to_text(besides));
  return kExitDone;
}

}  // namespace

Command validate() {
  return {"validate", "Compare what is measured with a dataset's reference", [](Options& options) {
            auto wanted = std::make_shared<Wanted>();
            model_option(options, wanted->known)
                .text("BIDS_DIR", wanted->dataset, "A dataset with derivatives/reference")
                .flag("--simulated", wanted->simulated,
                      "Instead: runners who never lived, each known to the last digit")
                .count("--runners", wanted->runners, "How many of them", 1, 1000)
                .choice("--events", wanted->events, "How contacts are found", {"model", "anchors"})
                .text("--truth", wanted->truth,
                      "Truth of a simulated run (of simulate --truth); BIDS_DIR is then its .mcap")
                .text("--pred", wanted->predictions,
                      "Compare the results in this folder instead of analysing")
                .flag("--leave-out", wanted->leave_out,
                      "Runners that the models were fitted on: by models fitted again without that runner")
                .choice("--study", wanted->study, "Instead: how errors grow when recordings get worse",
                        study_choices())
                .text("--html", wanted->html, "Also write a page with plots")
                .flag("--json", wanted->json, "All figures as JSON");
            return [wanted] { return run(*wanted); };
          }};
}

}  // namespace evenstride::commands
