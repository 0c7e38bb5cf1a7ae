// evenstride fit-loading DATASET --out MODEL
#include <cstdio>
#include <ctime>
#include <fstream>
#include <memory>
#include <set>

#include "tools/commands/commands.h"
#include "tools/loading/loading_fit.h"
#include "tools/loading/truth_run.h"

namespace evenstride::commands {
namespace {

struct Wanted {
  std::string dataset, source, out;
  double lambda = 0.1;
};

std::vector<LoadingRow> rows_of(const Wanted& wanted) {
  const auto trials = read_true_trials(wanted.dataset);
  if (!trials) throw CommandError(trials.error());
  std::vector<LoadingRow> rows;
  for (const TrueTrial& trial : *trials) {
    if (trial.variant == "clocks" || (!wanted.source.empty() && trial.source != wanted.source)) continue;
    const auto run = run_on_true_events(wanted.dataset, trial);
    if (!run) throw CommandError(run.error());
    for (const TruthRunStep& step : run->steps)
      if (step.features && step.truth.peak_vgrf_bw && step.truth.duration_ok)
        rows.push_back(
            {trial.recording, trial.participant, step.truth.side, *step.features, *step.truth.peak_vgrf_bw});
  }
  if (rows.empty()) throw CommandError("no step with a known peak force in " + wanted.dataset);
  return rows;
}

std::string today() {
  const std::time_t now = std::time(nullptr);
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", std::gmtime(&now));
  return text;
}

/// Where the data came from, told without this machine's paths.
std::string dataset_name(const std::string& path) {
  const auto end = path.find_last_not_of('/');
  const auto from = path.find_last_of('/', end);
  return path.substr(from == std::string::npos ? 0 : from + 1,
                     end - (from == std::string::npos ? 0 : from + 1) + 1);
}

std::string summary(const Wanted& wanted, const std::vector<LoadingRow>& rows) {
  std::set<std::string> runners, recordings;
  for (const LoadingRow& r : rows) {
    runners.insert(r.runner);
    recordings.insert(r.recording);
  }
  return dataset_name(wanted.dataset) + (wanted.source.empty() ? "" : ", source " + wanted.source) +
         ", true events, " + std::to_string(runners.size()) + " runners, " +
         std::to_string(recordings.size()) + " recordings, " + std::to_string(rows.size()) + " steps";
}

std::string report_text(const std::array<LoadingReport, kLoadingInputCount>& reports) {
  std::string out =
      "one runner left out: RMSE in body weights over steps and over recordings' means; symmetry index "
      "error in percentage points (predicting none); 99 % of distances below\n";
  char line[160];
  for (std::size_t i = 0; i < kLoadingInputCount; ++i) {
    const LoadingReport& r = reports[i];
    std::snprintf(line, sizeof line, "%-7s steps %.3f  means %.3f  symmetry %.2f (%.2f)  distance %.2f\n",
                  std::string(name(static_cast<LoadingInput>(i))).c_str(), r.step_rmse_bw,
                  r.recording_rmse_bw, r.symmetry_rmse_pp, r.symmetry_zero_pp, r.distance_99);
    out += line;
  }
  return out;
}

std::string remark(const std::string& text) {
  std::string out = "# ";
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '\n' && i + 1 < text.size()) out += "# ";
  }
  return out;
}

void write(const Wanted& wanted, const LoadingModel& model, const std::string& report) {
  std::ofstream file(wanted.out);
  file << "# Peak vertical force of running steps: frozen coefficients, see core/stride/loading_model.h\n"
       << "# command evenstride fit-loading " << dataset_name(wanted.dataset)
       << (wanted.source.empty() ? "" : " --source " + wanted.source) << " --lambda " << wanted.lambda
       << " --out MODEL\n# date " << today() << "\n"
       << remark(report) << model.text();
  if (!file.flush()) throw CommandError("cannot write " + wanted.out);
}

int run(const Wanted& wanted) {
  const std::vector<LoadingRow> rows = rows_of(wanted);
  LoadingModel model = fit_loading(rows, wanted.lambda);
  const auto reports = judge_loading(rows, wanted.lambda);
  model.fitted_on = summary(wanted, rows);
  for (std::size_t i = 0; i < kLoadingInputCount; ++i) model.models[i].step_rmse_bw = reports[i].step_rmse_bw;
  const std::string report = report_text(reports);
  std::printf("%s\n%s", model.fitted_on.c_str(), report.c_str());
  if (!wanted.out.empty()) write(wanted, model, report);
  return kExitDone;
}

}  // namespace

Command fit_loading() {
  return {"fit-loading",
          "Fit the peak-force model on recordings with force plates, one runner left out in the report",
          [](Options& options) -> std::function<int()> {
            auto wanted = std::make_shared<Wanted>();
            options.text("dataset", wanted->dataset, "Motion-BIDS folder with derivatives/reference", true)
                .text("--source", wanted->source, "only trials of this source")
                .text("--out", wanted->out, "model file to write; without it only the report is printed")
                .number("--lambda", wanted->lambda, "ridge weight on the correlation matrix", 0.0, 100.0);
            return [wanted] { return run(*wanted); };
          }};
}

}  // namespace evenstride::commands
