// Fits the event model on recordings with known contacts: a laboratory with force plates does this once.
#include <cstdio>
#include <fstream>
#include <memory>

#include "tools/commands/commands.h"
#include "tools/fit/fit_data.h"
#include "tools/fit/fit_date.h"
#include "tools/fit/fit_report.h"

namespace evenstride::commands {
namespace {

struct Settings {
  std::string dataset, out;
  FitWish wish;
};

std::string base_name(std::string path) {
  while (!path.empty() && path.back() == '/') path.pop_back();
  return path.substr(path.find_last_of('/') + 1);
}

int run(const Settings& settings) {
  auto collected = collect_fit_data(settings.dataset, settings.wish);
  if (!collected) throw CommandError(collected.error());
  const FitData& data = *collected;
  const FitOptions options;
  const LeftOut seen = leave_one_runner_out(data.recordings, data.plain_count, options);
  std::vector<const RecordingRows*> all;
  for (const RecordingRows& r : data.recordings) all.push_back(&r);
  EventModel model = fit_event_model(all, options);
  state_limits(seen, model);
  const std::string name = base_name(settings.dataset);
  model.fitted_on = name + (settings.wish.source.empty() ? "" : ", " + settings.wish.source) + ", " +
                    settings.wish.variant + ": " + std::to_string(data.runners) + " runners, " +
                    std::to_string(data.plain_count) + " recordings, " + std::to_string(data.steps) +
                    " steps, " + std::to_string(settings.wish.passes) +
                    " further passes with turned foot axes and lower rates";
  model.command = "evenstride fit-events " + name +
                  (settings.wish.source.empty() ? "" : " --source " + settings.wish.source) + " --variant " +
                  settings.wish.variant + " --passes " + std::to_string(settings.wish.passes) + " --seed " +
                  std::to_string(settings.wish.seed);
  model.date = fit_date();
  std::ofstream file(settings.out);
  file << model.text();
  if (!file.flush()) throw CommandError("cannot write " + settings.out);
  std::printf("%s\n%s\nmodel written to %s\n", model.fitted_on.c_str(), text(seen).c_str(),
              settings.out.c_str());
  return kExitDone;
}

}  // namespace

Command fit_events() {
  return {"fit-events",
          "fit the event model on recordings with force-plate contacts, with its error on runners left out",
          [](Options& options) {
            auto settings = std::make_shared<Settings>();
            options.text("DATASET", settings->dataset, "Motion-BIDS dataset with derivatives/reference", true)
                .text("--out", settings->out, "model file to write", true)
                .text("--source", settings->wish.source, "only recordings of this source, as in trials.tsv")
                .text("--variant", settings->wish.variant,
                      "only recordings of this variant, as in trials.tsv")
                .count("--passes", settings->wish.passes,
                       "further passes with turned foot axes and lower rates", 0, 50)
                .count("--seed", settings->wish.seed, "of the further passes", 0, 1'000'000);
            return [settings] { return run(*settings); };
          }};
}

}  // namespace evenstride::commands
