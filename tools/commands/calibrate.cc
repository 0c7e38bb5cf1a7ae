// evenstride calibrate RUN.mcap --forces TABLE.csv --out FILE
#include <cstdio>
#include <iostream>
#include <memory>

#include "tools/analysis/write_analysis.h"
#include "tools/commands/commands.h"
#include "tools/commands/known_options.h"
#include "tools/formats/file.h"
#include "tools/personal/calibration.h"

namespace evenstride::commands {
namespace {

struct Wanted {
  std::vector<std::string> runs, forces;
  KnownFiles known;
  std::string out;
  bool json = false;
};

void print_text(const v1::PersonalReference& personal, const std::string& out) {
  std::printf("runner %s: %u steps of %u recordings\n", personal.runner_id().c_str(), personal.steps(),
              personal.recordings());
  std::printf("peak force: error of a step %.3f BW as it is, %.3f BW corrected (%s left out in turn)\n",
              personal.rmse_before_bw(), personal.rmse_after_bw(),
              personal.recordings() > 1 ? "recordings" : "tenths of the recording");
  std::printf("   corrected = %.3f BW + %.3f * estimated\n", personal.force_offset_bw(),
              personal.force_gain());
  for (const v1::PersonalReference::Part& part : personal.parts())
    std::printf("%s: left against right told %+.1f points too much (+- %.1f in another run)\n",
                part.quantity().c_str(), part.offset_pct(), 1.96 * part.sd_pct());
  if (personal.recordings() == 1)
    std::printf("note: one recording only; another day may differ by more than its tenths do\n");
  if (!out.empty()) std::printf("written to %s: give it to analyze or serve with --personal\n", out.c_str());
}

int run(const Wanted& wanted) {
  if (wanted.runs.size() != wanted.forces.size())
    throw CommandError("calibrate needs one --forces table for each recording", kExitUsage);
  const AnalysisParams params = params_of(wanted.known);
  std::vector<KnownRun> runs;
  std::string runner_id;
  for (std::size_t i = 0; i < wanted.runs.size(); ++i) {
    std::string runner;
    auto known = read_known_run(wanted.runs[i], wanted.forces[i], params, runner);
    if (!known) throw CommandError(known.error());
    if (i > 0 && runner != runner_id)
      throw CommandError(wanted.runs[i] + ": runner " + runner + ", the first was " + runner_id);
    runner_id = runner;
    runs.push_back(std::move(*known));
  }
  const auto personal = calibrate(runner_id, runs);
  if (!personal) throw CommandError(personal.error());
  if (!(personal->rmse_after_bw() < personal->rmse_before_bw()))
    throw CommandError("these steps bring no gain: the error of a step is " +
                       std::to_string(personal->rmse_before_bw()) + " BW as it is, " +
                       std::to_string(personal->rmse_after_bw()) + " BW corrected");
  if (!wanted.out.empty())
    if (const auto written = write_file(wanted.out, to_json(*personal)); !written)
      throw CommandError(written.error());
  if (wanted.json)
    std::cout << to_json(*personal);
  else
    print_text(*personal, wanted.out);
  return kExitDone;
}

}  // namespace

Command calibrate() {
  return {"calibrate", "A runner's own corrections from runs with known forces", [](Options& options) {
            auto wanted = std::make_shared<Wanted>();
            model_option(options, wanted->known)
                .texts("RUN", wanted->runs, "Recordings (.mcap) of one runner", true)
                .texts("--forces", wanted->forces,
                       "For each recording a table (CSV): side, ic_s on the recording's clock, peak_vgrf_bw, "
                       "and if known contact_time_s, vertical_impulse_bws",
                       true)
                .text("--out", wanted->out, "File for analyze --personal and serve --personal")
                .flag("--json", wanted->json, "The result as JSON");
            return [wanted] { return run(*wanted); };
          }};
}

}  // namespace evenstride::commands
