// evenstride fit-loading DATASET --out MODEL
#include <cstdio>
#include <memory>
#include <set>
#include <sstream>

#include "tools/commands/commands.h"
#include "tools/commands/fit_command.h"
#include "tools/formats/bids_names.h"
#include "tools/loading/loading_fit.h"
#include "tools/loading/loading_rows.h"

namespace evenstride::commands {
namespace {

struct Wanted {
  std::string dataset, source, out, events = "found";
  LoadingPenalty penalty;
};

std::string summary(const Wanted& wanted, const std::vector<LoadingRow>& rows) {
  std::set<std::string> runners, recordings;
  for (const LoadingRow& r : rows) {
    runners.insert(r.runner);
    recordings.insert(r.recording);
  }
  return folder_name(wanted.dataset) + (wanted.source.empty() ? "" : ", " + wanted.source) + ", " +
         wanted.events + " events, " + std::to_string(runners.size()) + " runners, " +
         std::to_string(recordings.size()) + " recordings, " + std::to_string(rows.size()) + " steps";
}

std::string balance_text(double toe_off_s_per_g) {
  char line[120];
  std::snprintf(line, sizeof line,
                "toe-off, left against right, by the pelvis: %+.1f ms per g of half a difference\n",
                1e3 * toe_off_s_per_g);
  return line;
}

std::string report_text(const std::array<LoadingReport, kLoadingInputCount>& reports) {
  std::string out =
      "one runner left out: RMSE in body weights over steps and over recordings' means; symmetry index "
      "error in percentage points (predicting none); 99 % of distances below; course of the force over the "
      "stance in units of its mean (half a sine)\n";
  char line[160];
  for (std::size_t i = 0; i < kLoadingInputCount; ++i) {
    const LoadingReport& r = reports[i];
    std::snprintf(line, sizeof line,
                  "%-7s steps %.3f  means %.3f  symmetry %.2f (%.2f)  distance %.2f  course %.3f (%.3f)\n",
                  std::string(name(static_cast<LoadingInput>(i))).c_str(), r.step_rmse_bw,
                  r.recording_rmse_bw, r.symmetry_rmse_pp, r.symmetry_zero_pp, r.distance_99, r.shape_rmse,
                  r.half_sine_rmse);
    out += line;
  }
  return out;
}

std::string command_text(const Wanted& wanted) {
  std::ostringstream out;
  out << "fit-loading " << folder_name(wanted.dataset) << option_text("--source", wanted.source)
      << " --ridge-level " << wanted.penalty.common << " --ridge-sides " << wanted.penalty.half
      << " --ridge-step " << wanted.penalty.deviation << " --events " << wanted.events;
  return out.str();
}

int run(const Wanted& wanted) {
  const EventsFrom events = wanted.events == "found" ? EventsFrom::kFound : EventsFrom::kTrue;
  auto collected = collect_loading_rows(wanted.dataset, wanted.source, events);
  if (!collected) throw CommandError(collected.error());
  const std::vector<LoadingRow>& rows = collected->rows;
  const auto reports = judge_loading(rows, wanted.penalty);
  const double toe_off_s_per_g = fit_balance(collected->balance);
  return finish_fit(
      {"Peak vertical force of running steps, see core/stride/loading_model.h", summary(wanted, rows),
       command_text(wanted), balance_text(toe_off_s_per_g) + report_text(reports)},
      wanted.out, [&] {
        LoadingModel model = fit_loading(rows, wanted.penalty);
        model.toe_off_s_per_g = toe_off_s_per_g;
        for (std::size_t i = 0; i < kLoadingInputCount; ++i)
          model.models[i].step_rmse_bw = reports[i].step_rmse_bw;
        return model;
      });
}

}  // namespace

Command fit_loading() {
  return {"fit-loading",
          "Fit the peak-force model on recordings with force plates, with its error on runners left out",
          [](Options& options) -> std::function<int()> {
            auto wanted = std::make_shared<Wanted>();
            options.text("DATASET", wanted->dataset, "Motion-BIDS folder with derivatives/reference", true)
                .text("--source", wanted->source, "only recordings of this source")
                .text("--out", wanted->out, "model file to write; without it only the report is printed")
                .number("--ridge-level", wanted->penalty.common, "ridge weight on runners' levels", 0.0,
                        100.0)
                .number("--ridge-sides", wanted->penalty.half, "ridge weight on side differences", 0.0, 100.0)
                .number("--ridge-step", wanted->penalty.deviation, "ridge weight on single steps", 0.0, 100.0)
                .choice("--events", wanted->events,
                        "contacts as found by an event model that has not seen the runner, or the true ones",
                        {"found", "true"});
            return [wanted] { return run(*wanted); };
          }};
}

}  // namespace evenstride::commands
