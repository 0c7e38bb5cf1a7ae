// Fits the event model on recordings with known contacts: a laboratory with force plates does this once.
#include <cstdio>
#include <ctime>
#include <fstream>
#include <memory>
#include <random>

#include "core/base/units.h"
#include "tools/commands/commands.h"
#include "tools/fit/fit_report.h"

namespace evenstride::commands {
namespace {

struct Settings {
  std::string dataset, out, source, variant = "plain";
  long passes = 6, seed = 1;
};

// Further passes: foot axes turned as estimated mountings are, and lower sampling rates in turn.
PassVariant further_pass(long pass, double rate_hz, std::mt19937& random) {
  constexpr double kHeading_rad = 5.0 * kPi / 180.0,
                   kTilt_rad = 0.8 * kPi / 180.0;  // as seen on estimated mountings
  std::normal_distribution<double> normal(0.0, 1.0);
  PassVariant v;
  v.heading_left_rad = kHeading_rad * normal(random);
  v.heading_right_rad = kHeading_rad * normal(random);
  v.tilt_forward_rad = kTilt_rad * normal(random);
  v.tilt_left_rad = kTilt_rad * normal(random);
  if (pass % 3 == 1 && rate_hz >= 200.0) v.keep_every = 2;
  if (pass % 3 == 2 && rate_hz >= 400.0) v.keep_every = 4;
  return v;
}

struct Collected {
  std::vector<RecordingRows> recordings;  ///< as they are first, then pass after pass
  std::size_t plain_count = 0, steps = 0, runners = 0;
};

Collected collect(const Settings& settings) {
  const auto trials = read_true_trials(settings.dataset);
  if (!trials) throw CommandError(trials.error());
  std::vector<RecordingRows> further;
  Collected out;
  std::mt19937 random(static_cast<std::mt19937::result_type>(settings.seed));
  std::map<std::string, int> runners;
  for (const TrueTrial& trial : *trials) {
    if (!trial.variant.empty() && trial.variant != settings.variant) continue;
    if (!settings.source.empty() && trial.source != settings.source) continue;
    const auto recording = read_motion_bids(settings.dataset, trial.recording);
    if (!recording) throw CommandError(recording.error());
    for (long pass = 0; pass <= settings.passes; ++pass) {
      const PassVariant variant = pass == 0 ? PassVariant{} : further_pass(pass - 1, trial.rate_hz, random);
      auto rows = collect_rows(settings.dataset, trial, *recording, variant);
      if (!rows) throw CommandError(rows.error());
      if (pass == 0) ++runners[rows->participant];
      if (pass == 0)
        for (const StanceRow& row : rows->rows) out.steps += row.true_contact_s ? 1 : 0;
      (pass == 0 ? out.recordings : further).push_back(*std::move(rows));
    }
  }
  out.plain_count = out.recordings.size();
  out.runners = runners.size();
  if (out.runners < 3) throw CommandError(settings.dataset + ": needs recordings of at least three runners");
  // Pass by pass, so that the first further pass of every recording follows the recordings themselves.
  for (long pass = 0; pass < settings.passes; ++pass)
    for (std::size_t i = 0; i < out.plain_count; ++i)
      out.recordings.push_back(
          std::move(further[i * static_cast<std::size_t>(settings.passes) + static_cast<std::size_t>(pass)]));
  return out;
}

std::string today() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", &utc);
  return text;
}

std::string base_name(std::string path) {
  while (!path.empty() && path.back() == '/') path.pop_back();
  return path.substr(path.find_last_of('/') + 1);
}

int run(const Settings& settings) {
  const Collected data = collect(settings);
  const FitOptions options;
  const LeftOut seen = leave_one_runner_out(data.recordings, data.plain_count, options);
  std::vector<const RecordingRows*> all;
  for (const RecordingRows& r : data.recordings) all.push_back(&r);
  EventModel model = fit_event_model(all, options);
  state_limits(seen, model);
  const std::string name = base_name(settings.dataset);
  model.fitted_on = name + (settings.source.empty() ? "" : ", " + settings.source) + ", " + settings.variant +
                    ": " + std::to_string(data.runners) + " runners, " + std::to_string(data.plain_count) +
                    " recordings, " + std::to_string(data.steps) + " steps, " +
                    std::to_string(settings.passes) + " further passes with turned foot axes and lower rates";
  model.command = "evenstride fit-events " + name +
                  (settings.source.empty() ? "" : " --source " + settings.source) + " --variant " +
                  settings.variant + " --passes " + std::to_string(settings.passes) + " --seed " +
                  std::to_string(settings.seed);
  model.date = today();
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
                .text("--source", settings->source, "only recordings of this source, as in trials.tsv")
                .text("--variant", settings->variant, "only recordings of this variant, as in trials.tsv")
                .count("--passes", settings->passes, "further passes with turned foot axes and lower rates",
                       0, 50)
                .count("--seed", settings->seed, "of the further passes", 0, 1'000'000);
            return [settings] { return run(*settings); };
          }};
}

}  // namespace evenstride::commands
