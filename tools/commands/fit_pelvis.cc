// evenstride fit-pelvis SACRAL_DATASET BIDS_DATASET --out MODEL
#include <cstdio>
#include <memory>

#include "tools/commands/commands.h"
#include "tools/commands/fit_command.h"
#include "tools/fit/pelvis_fit.h"
#include "tools/formats/bids_names.h"

namespace evenstride::commands {
namespace {

struct Wanted {
  std::string sacral, bids, source = "fukuchi2017_running", out;
};

std::string report_text(const PelvisFitError& e) {
  char text[200];
  std::snprintf(text, sizeof text,
                "%zu steps, contact %+.1f +- %.1f ms, toe-off %+.1f +- %.1f ms, peak %+.3f, RMSE %.3f BW",
                e.n, e.contact_bias_ms, e.contact_sd_ms, e.toe_off_bias_ms, e.toe_off_sd_ms, e.peak_bias_bw,
                e.peak_rmse_bw);
  return text;
}

int run(const Wanted& wanted) {
  const auto rows = collect_pelvis_rows(wanted.sacral, wanted.bids, wanted.source);
  if (!rows) throw CommandError(rows.error());
  const std::string sacral = folder_name(wanted.sacral), bids = folder_name(wanted.bids);
  const auto [runs, runners] = judge_pelvis(*rows);
  const std::string fitted_on = sacral + " and " + bids + ", " + wanted.source;
  const std::string report = sacral + ", each run left out: " + report_text(runs) + "\n" + bids +
                             ", each runner left out: " + report_text(runners);
  return finish_fit({"Steps told by the pelvis alone, see core/events/pelvis_model.h", fitted_on,
                     "fit-pelvis " + sacral + " " + bids + option_text("--source", wanted.source), report},
                    wanted.out, [&] { return fit_pelvis_with_errors(*rows); });
}

}  // namespace

Command fit_pelvis() {
  return {"fit-pelvis",
          "Fit the constants of steps told by the pelvis alone, with their error on what was left out",
          [](Options& options) -> std::function<int()> {
            auto wanted = std::make_shared<Wanted>();
            options
                .text("SACRAL_DATASET", wanted->sacral, "Runs of a sacral sensor with treadmill force", true)
                .text("BIDS_DATASET", wanted->bids, "Motion-BIDS folder with derivatives/reference", true)
                .text("--source", wanted->source, "only recordings of this source in the second")
                .text("--out", wanted->out, "model file to write; without it only the report is printed");
            return [wanted] { return run(*wanted); };
          }};
}

}  // namespace evenstride::commands
