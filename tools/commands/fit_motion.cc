// evenstride fit-motion DATASET --out MODEL
#include <cstdio>
#include <memory>

#include "tools/commands/commands.h"
#include "tools/commands/fit_command.h"
#include "tools/fit/motion_fit.h"
#include "tools/formats/bids_names.h"

namespace evenstride::commands {
namespace {

struct Wanted {
  std::string dataset, out, source;
};

std::string report_text(const MotionReport& r) {
  char text[400];
  const auto& [pitch, roll, inward, forward, outward, up] = r.foot;
  const auto& [pitch_all, roll_all, inward_all, forward_all, outward_all, up_all] = r.foot_spread;
  std::snprintf(text, sizeof text,
                "what is left on a runner left out (spread of runners): pitch rate %.2f (%.2f), roll rate "
                "%.2f (%.2f), inward rate %.2f (%.2f) rad/s, "
                "forward %.2f (%.2f), outward %.2f (%.2f), up %.2f (%.2f) m/s, force %.3f (%.3f; half a sine "
                "%.3f) of its mean",
                pitch, pitch_all, roll, roll_all, inward, inward_all, forward, forward_all, outward,
                outward_all, up, up_all, r.force, r.force_spread, r.half_sine);
  return text;
}

int run(const Wanted& wanted) {
  const auto rows = collect_motion_rows(wanted.dataset, wanted.source);
  if (!rows) throw CommandError(rows.error());
  const std::string name = folder_name(wanted.dataset);
  const MotionReport seen = judge_running_model(*rows);
  const std::string fitted_on = name + (wanted.source.empty() ? "" : ", " + wanted.source) + ", " +
                                std::to_string(seen.runners) + " runners, " +
                                std::to_string(seen.recordings) + " recordings, " +
                                std::to_string(seen.strides) + " strides";
  return finish_fit(
      {"How simulated runners move their feet and push, see core/sim/running_model.h", fitted_on,
       "fit-motion " + name + option_text("--source", wanted.source), report_text(seen)},
      wanted.out, [&] { return fit_running_model(*rows); });
}

}  // namespace

Command fit_motion() {
  return {
      "fit-motion",
      "Fit how simulated runners move on recordings with force plates, with the error on runners left out",
      [](Options& options) -> std::function<int()> {
        auto wanted = std::make_shared<Wanted>();
        options.text("DATASET", wanted->dataset, "Motion-BIDS folder with derivatives/reference", true)
            .text("--source", wanted->source, "only recordings of this source")
            .text("--out", wanted->out, "model file to write; without it only the report is printed");
        return [wanted] { return run(*wanted); };
      }};
}

}  // namespace evenstride::commands
