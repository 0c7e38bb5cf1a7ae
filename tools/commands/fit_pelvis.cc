// evenstride fit-pelvis SACRAL_DATASET BIDS_DATASET
#include <cstdio>
#include <memory>

#include "tools/commands/commands.h"
#include "tools/fit/pelvis_fit.h"

namespace evenstride::commands {
namespace {

struct Wanted {
  std::string sacral, bids, source = "fukuchi2017_running";
};

int run(const Wanted& wanted) {
  const auto rows = collect_pelvis_rows(wanted.sacral, wanted.bids, wanted.source);
  if (!rows) throw CommandError(rows.error());
  const PelvisModel m = fit_pelvis(*rows);
  std::printf("contact = rise %+.4f %+.4f * peak25_g %+.4f * peak10_g\n", m.contact_s, m.contact_per_g,
              m.contact_per_slow_g);
  std::printf("toe-off = rise %+.4f %+.3f * step_time_s %+.3f * width_s %+.4f * peak25_g %+.4f * peak10_g\n",
              m.toe_off_s, m.toe_off_per_step, m.toe_off_per_width, m.toe_off_per_g, m.toe_off_per_slow_g);
  std::printf("peak = %.2f %+.3f * peak10_g %+.2f * width_s\n", m.peak_bw, m.peak_per_g, m.peak_per_width);
  std::printf("left out in turn (a run of the first set, a runner of the second):\n");
  for (const PelvisFitError& e : judge_pelvis(*rows))
    std::printf("%6zu steps  contact %+.1f +- %.1f ms  toe-off %+.1f +- %.1f ms  peak %+.3f +- %.3f BW\n",
                e.n, e.contact_bias_ms, e.contact_sd_ms, e.toe_off_bias_ms, e.toe_off_sd_ms, e.peak_bias_bw,
                e.peak_sd_bw);
  return kExitDone;
}

}  // namespace

Command fit_pelvis() {
  return {"fit-pelvis",
          "Fit the constants of steps told by the pelvis alone, and their error on what was left out",
          [](Options& options) -> std::function<int()> {
            auto wanted = std::make_shared<Wanted>();
            options.text("sacral", wanted->sacral, "Runs of a sacral sensor with treadmill force", true)
                .text("bids", wanted->bids, "Motion-BIDS folder with derivatives/reference", true)
                .text("--source", wanted->source, "only trials of this source in the second");
            return [wanted] { return run(*wanted); };
          }};
}

}  // namespace evenstride::commands
