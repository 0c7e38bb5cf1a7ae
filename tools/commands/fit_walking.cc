// evenstride fit-walking DATASET --out MODEL
#include <cstdio>
#include <memory>

#include "tools/commands/commands.h"
#include "tools/fit/model_file.h"
#include "tools/fit/walk_fit.h"
#include "tools/formats/bids_names.h"

namespace evenstride::commands {
namespace {

struct Wanted {
  std::string dataset, out;
  double ridge = 100.0;
};

std::string report_text(const WalkFitReport& r) {
  char text[240];
  std::snprintf(
      text, sizeof text,
      "%zu landings of %zu walkers, each walker left out: more than 60 ms off %.2f %% (single signs "
      "%.2f %%), median |error| %.1f ms (%.1f ms)",
      r.landings, r.walkers, 100.0 * r.found_far, 100.0 * r.voted_far, r.found_median_ms, r.voted_median_ms);
  return text;
}

int run(const Wanted& wanted) {
  const auto rows = collect_landings(wanted.dataset);
  if (!rows) throw CommandError(rows.error());
  const std::string report = report_text(judge_contact_template(*rows, wanted.ridge));
  std::printf("%s\n", report.c_str());
  if (wanted.out.empty()) return kExitDone;
  ContactTemplate model = fit_contact_template(*rows, wanted.ridge);
  const std::string name = folder_name(wanted.dataset);
  char ridge[16];
  std::snprintf(ridge, sizeof ridge, "%g", wanted.ridge);
  model.came_from(model_origin(name + ", " + report, "fit-walking " + name + option_text("--ridge", ridge)));
  const auto written = write_model_file(
      wanted.out, "Contact of the walking foot, see core/events/contact_template.h", model.text(), {});
  if (!written) throw CommandError(written.error());
  return kExitDone;
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
