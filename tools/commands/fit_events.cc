// Fits the event model on recordings with known contacts: a laboratory with force plates does this once.
#include <cstdio>
#include <memory>

#include "tools/commands/commands.h"
#include "tools/commands/fit_command.h"
#include "tools/fit/fit_data.h"
#include "tools/fit/fit_report.h"
#include "tools/formats/bids_names.h"

namespace evenstride::commands {
namespace {

struct Wanted {
  std::string dataset, out;
  FitWish wish;
};

FitStory story_of(const Wanted& wanted, const FitData& data, const LeftOut& seen) {
  const FitWish& wish = wanted.wish;
  const std::string name = folder_name(wanted.dataset), passes = std::to_string(wish.passes);
  return {"Contact and toe-off of the running foot, see core/events/event_model.h",
          name + (wish.source.empty() ? "" : ", " + wish.source) + ", " + wish.variant + ": " +
              std::to_string(data.runners) + " runners, " + std::to_string(data.plain_count) +
              " recordings, " + std::to_string(data.steps) + " steps, " + passes +
              " further passes with turned foot axes and lower rates",
          "fit-events " + name + option_text("--source", wish.source) + " --variant " + wish.variant +
              " --passes " + passes + " --seed " + std::to_string(wish.seed),
          text(seen)};
}

int run(const Wanted& wanted) {
  auto collected = collect_fit_data(wanted.dataset, wanted.wish);
  if (!collected) throw CommandError(collected.error());
  const FitData& data = *collected;
  const FitOptions options;
  const LeftOut seen = leave_one_runner_out(data.recordings, data.plain_count, options);
  return finish_fit(story_of(wanted, data, seen), wanted.out, [&] {
    std::vector<const RecordingRows*> all;
    for (const RecordingRows& r : data.recordings) all.push_back(&r);
    EventModel model = fit_event_model(all, options);
    state_limits(seen, model);
    return model;
  });
}

}  // namespace

Command fit_events() {
  return {"fit-events",
          "Fit the event model on recordings with force plates, with its error on runners left out",
          [](Options& options) {
            auto wanted = std::make_shared<Wanted>();
            options.text("DATASET", wanted->dataset, "Motion-BIDS dataset with derivatives/reference", true)
                .text("--out", wanted->out, "model file to write; without it only the report is printed")
                .text("--source", wanted->wish.source, "only recordings of this source")
                .text("--variant", wanted->wish.variant, "only recordings of this variant")
                .count("--passes", wanted->wish.passes,
                       "further passes with turned foot axes and lower rates", 0, 50)
                .count("--seed", wanted->wish.seed, "of the further passes", 0, 1'000'000);
            return [wanted] { return run(*wanted); };
          }};
}

}  // namespace evenstride::commands
