// evenstride fit-walking DATASET --out MODEL
#include <cstdio>
#include <memory>

#include "tools/commands/commands.h"
#include "tools/commands/fit_command.h"
#include "tools/fit/walk_fit.h"
#include "tools/formats/bids_names.h"

namespace evenstride::commands {
namespace {

struct Wanted {
  std::string dataset, out;
  double ridge = 100.0;
};

std::string report_text(const WalkFitReport& r) {
  char text[160];
  std::snprintf(text, sizeof text,
                "each walker left out: more than 60 ms off %.2f %% (single signs %.2f %%), median |error| "
                "%.1f ms (%.1f ms)",
                100.0 * r.found_far, 100.0 * r.voted_far, r.found_median_ms, r.voted_median_ms);
  return text;
}

int run(const Wanted& wanted) {
  const auto rows = collect_landings(wanted.dataset);
  if (!rows) throw CommandError(rows.error());
  const WalkFitReport seen = judge_contact_template(*rows, wanted.ridge);
  const std::string name = folder_name(wanted.dataset), report = report_text(seen);
  const std::string fitted_on = name + ", " + std::to_string(seen.landings) + " landings of " +
                                std::to_string(seen.walkers) + " walkers";
  char ridge[16];
  std::snprintf(ridge, sizeof ridge, "%g", wanted.ridge);
  return finish_fit({"Contact of the walking foot, see core/events/contact_template.h", fitted_on,
                     "fit-walking " + name + option_text("--ridge", ridge), report},
                    wanted.out, [&] { return fit_contact_template(*rows, wanted.ridge); });
}

}  // namespace

Command fit_walking() {
  return {"fit-walking",
          "Fit the contact template of walking on annotated contacts, with its error on walkers left out",
          [](Options& options) -> std::function<int()> {
            auto wanted = std::make_shared<Wanted>();
            options.text("DATASET", wanted->dataset, "Motion-BIDS folder with derivatives/reference", true)
                .text("--out", wanted->out, "model file to write; without it only the report is printed")
                .number("--ridge", wanted->ridge, "ridge weight", 0.001, 1e6);
            return [wanted] { return run(*wanted); };
          }};
}

}  // namespace evenstride::commands
