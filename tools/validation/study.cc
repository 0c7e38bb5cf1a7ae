#include "tools/validation/study.h"

#include <cstdio>

#include "core/base/units.h"
#include "tools/analysis/run_all.h"
#include "tools/validation/perturb.h"

namespace evenstride::validation {
namespace {

constexpr double kG_mps2 = 9.80665;

/// Changes a recording; false when it cannot be.
using Change = std::function<bool(BidsRecording&, const ReferenceRecording&)>;

struct Level {
  std::string name;
  Change change;
};

struct Definition {
  std::string name, what;
  std::vector<Level> levels;
};

std::string words(double value, const char* unit) {
  char text[48];
  std::snprintf(text, sizeof text, "%g %s", value, unit);
  return text;
}

/// A level that applies to every recording.
Level always(std::string name, std::function<void(BidsRecording&)> change) {
  return {std::move(name), [change = std::move(change)](BidsRecording& r, const ReferenceRecording&) {
            change(r);
            return true;
          }};
}

std::vector<double> contacts_of(const ReferenceRecording& reference, Side side) {
  std::vector<double> contacts_s;
  for (const SidedTime& contact : reference.contacts)
    if (contact.side == side) contacts_s.push_back(contact.time_s);
  return contacts_s;
}

Level ringing(double g, double frequency_hz) {
  return {words(g, "g, ") + words(frequency_hz, "Hz"),
          [=](BidsRecording& r, const ReferenceRecording& reference) {
            for (Site shoe : {Site::kLeftShoe, Site::kRightShoe})
              add_ringing(r, shoe, contacts_of(reference, side_of(shoe)), frequency_hz, g * kG_mps2);
            return true;
          }};
}

Definition rate_study() {
  Definition d{"rate", "readings a second; rows left out, no low-pass", {}};
  for (double rate_hz : {400.0, 200.0, 100.0, 50.0})
    d.levels.push_back({words(rate_hz, "Hz"),
                        [=](BidsRecording& r, const ReferenceRecording&) { return lower_rate(r, rate_hz); }});
  return d;
}

Definition noise_study() {
  Definition d{"noise", "white noise added to every channel, SD", {}};
  for (const auto& [accel_mps2, gyro_radps] :
       {std::pair{0.0, 0.0}, {0.1, 0.01}, {0.5, 0.05}, {1.0, 0.1}, {3.0, 0.3}})
    d.levels.push_back(always(words(accel_mps2, "m/s^2, ") + words(gyro_radps, "rad/s"),
                              [=](BidsRecording& r) { add_noise(r, accel_mps2, gyro_radps); }));
  return d;
}

Definition mounting_study() {
  Definition d{"mounting", "every sensor turned about an axis of its own", {}};
  for (double angle_deg : {0.0, 10.0, 30.0, 60.0, 90.0, 180.0})
    d.levels.push_back(always(words(angle_deg, "deg"),
                              [=](BidsRecording& r) { turn_mounting(r, rad_from_deg(angle_deg)); }));
  return d;
}

Definition clock_study() {
  Definition d{"clock", "clock of one sensor wrong by so much", {}};
  for (const auto& [site, ms] : {std::pair{Site::kRightShoe, 0.0},
                                 {Site::kRightShoe, 2.0},
                                 {Site::kRightShoe, 5.0},
                                 {Site::kRightShoe, 20.0},
                                 {Site::kPelvis, 5.0},
                                 {Site::kPelvis, 20.0}})
    d.levels.push_back(always(std::string(name(site)) + " " + words(ms, "ms"),
                              [site = site, ms = ms](BidsRecording& r) { shift_clock(r, site, 1e-3 * ms); }));
  return d;
}

Definition loss_study() {
  Definition d{"loss", "share of ten-row packets lost, each sensor on its own", {}};
  for (double percent : {0.0, 1.0, 3.0, 10.0, 20.0})
    d.levels.push_back(
        always(words(percent, "%"), [=](BidsRecording& r) { lose_packets(r, 0.01 * percent); }));
  return d;
}

Definition missing_study() {
  Definition d{"missing", "sensors taken away", {}};
  d.levels.push_back(always("none", [](BidsRecording&) {}));
  for (Site site : {Site::kTrunk, Site::kPelvis, Site::kLeftShoe, Site::kRightShoe})
    d.levels.push_back(always(std::string(name(site)), [=](BidsRecording& r) { remove_sensor(r, site); }));
  d.levels.push_back(always("both shoes", [](BidsRecording& r) {
    remove_sensor(r, Site::kLeftShoe);
    remove_sensor(r, Site::kRightShoe);
  }));
  return d;
}

Definition range_study() {
  Definition d{"range", "full scale of the sensors", {}};
  for (const auto& [g, dps] :
       {std::pair{16.0, 2000.0}, {8.0, 2000.0}, {4.0, 2000.0}, {16.0, 1000.0}, {16.0, 500.0}})
    d.levels.push_back(always(words(g, "g, ") + words(dps, "deg/s"), [g = g, dps = dps](BidsRecording& r) {
      limit_range(r, g * kG_mps2, rad_from_deg(dps));
    }));
  return d;
}

Definition ringing_study() {
  Definition d{"ringing", "shoe rings after each contact: height, frequency", {}};
  d.levels.push_back(always("none", [](BidsRecording&) {}));
  for (double g : {2.0, 5.0, 15.0})
    for (double frequency_hz : {20.0, 40.0, 80.0}) d.levels.push_back(ringing(g, frequency_hz));
  return d;
}

std::vector<Definition> definitions() {
  return {rate_study(), noise_study(),   mounting_study(), clock_study(),
          loss_study(), missing_study(), range_study(),    ringing_study()};
}

/// A recording at one level.
struct Outcome {
  std::optional<RecordingScore> score;
  std::size_t steps = 0, outside = 0;
};

Outcome score_changed(BidsRecording recording, const Level& level, const ReferenceRecording& reference,
                      const LoadValues& baseline, const AnalysisParams& params) {
  Outcome outcome;
  if (!level.change(recording, reference) || recording.sensors.empty()) return outcome;
  const auto analysis = analyze(recording, params);
  if (analysis)
    for (const StepRecord& step : analysis->steps) {
      ++outcome.steps;
      outcome.outside += step.quality.has(Mark::kOutsideModel) ? 1 : 0;
    }
  outcome.score = score_recording(reference, analysis ? prediction_of(*analysis) : Prediction{}, baseline);
  return outcome;
}

StudyRow row_of(const std::string& level, const std::vector<Outcome>& outcomes) {
  StudyRow row{level, {}, 0.0};
  std::vector<const RecordingScore*> scores;
  std::size_t steps = 0, outside = 0;
  for (const Outcome& outcome : outcomes) {
    if (outcome.score) scores.push_back(&*outcome.score);
    steps += outcome.steps;
    outside += outcome.outside;
  }
  row.score = score_group(scores);
  row.outside_share = steps == 0 ? 0.0 : static_cast<double>(outside) / static_cast<double>(steps);
  return row;
}

}  // namespace

std::vector<std::string> study_names() {
  std::vector<std::string> names;
  for (const Definition& definition : definitions()) names.push_back(definition.name);
  return names;
}

Result<Study> run_study(const std::string& dataset, const std::string& name, const AnalysisParams& params,
                        const std::function<void(std::size_t, std::size_t)>& progress) {
  auto reference = read_reference(dataset);
  if (!reference) return Error{reference.error()};
  const auto baseline = baseline_without_sensors(*reference);
  std::erase_if(*reference, [](const ReferenceRecording& r) { return r.trial.variant == "clocks"; });
  for (const Definition& definition : definitions()) {
    if (definition.name != name) continue;
    const std::size_t levels = definition.levels.size(), total = levels * reference->size();
    std::vector<std::vector<Outcome>> outcomes(levels, std::vector<Outcome>(reference->size()));
    const auto work = [&](std::size_t job) {
      const ReferenceRecording& r = (*reference)[job / levels];
      auto recording = read_motion_bids(dataset, r.trial.recording);
      if (!recording) return;
      outcomes[job % levels][job / levels] = score_changed(
          std::move(*recording), definition.levels[job % levels], r, baseline.at(r.trial.recording), params);
    };
    run_all(total, work, [&](std::size_t done) { progress(done, total); });
    Study study{definition.name, definition.what, {}};
    for (std::size_t i = 0; i < levels; ++i) {
      StudyRow row = row_of(definition.levels[i].name, outcomes[i]);
      if (row.score.recordings > 0) study.rows.push_back(std::move(row));
    }
    return study;
  }
  return Error{"no study '" + name + "'"};
}

}  // namespace evenstride::validation
