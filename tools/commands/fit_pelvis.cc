// evenstride fit-pelvis SACRAL_DATASET BIDS_DATASET
#include <array>
#include <cstdio>
#include <memory>

#include "tools/commands/commands.h"
#include "tools/fit/pelvis_fit.h"

namespace evenstride::commands {
namespace {

struct Wanted {
  std::string sacral, bids, source = "fukuchi2017_running";
};

template <std::size_t N>
void print(const char* name, const std::array<double, N>& constants) {
  std::printf("%s{", name);
  for (std::size_t i = 0; i < N; ++i) std::printf("%s%.5g", i ? ", " : "", constants[i]);
  std::printf("}\n");
}

int run(const Wanted& wanted) {
  const auto rows = collect_pelvis_rows(wanted.sacral, wanted.bids, wanted.source);
  if (!rows) throw CommandError(rows.error());
  const PelvisModel m = fit_pelvis(*rows);
  print("contact", m.contact);
  print("contact_forward", m.contact_forward);
  print("toe_off", m.toe_off);
  print("toe_off_forward", m.toe_off_forward);
  print("mid_stance_peak", m.mid_stance_peak);
  print("mid_stance_peak_forward", m.mid_stance_peak_forward);
  print("impact_peak", m.impact_peak);
  std::printf("left out in turn (a run of the first set, a runner of the second):\n");
  for (const PelvisFitError& e : judge_pelvis(*rows))
    std::printf("%6zu steps  contact %+.1f +- %.1f ms  toe-off %+.1f +- %.1f ms  peak %+.3f, RMSE %.3f BW\n",
                e.n, e.contact_bias_ms, e.contact_sd_ms, e.toe_off_bias_ms, e.toe_off_sd_ms, e.peak_bias_bw,
                e.peak_rmse_bw);
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
