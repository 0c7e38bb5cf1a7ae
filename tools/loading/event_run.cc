#include "tools/loading/event_run.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/pipeline/body_stage.h"
#include "core/pipeline/foot_stage.h"
#include "core/stride/stride_builder.h"
#include "tools/fit/event_fit.h"
#include "tools/formats/motion_bids.h"

namespace evenstride {
namespace {

constexpr double kSameStep_s = 0.06;

/// Foot stage, body stage and stride builder, as the pipeline joins them.
class Chain final : public StanceSink {
 public:
  Chain(const BidsRecording& recording, const std::vector<TrueStep>& truth, const EventModel& events,
        double toe_off_s_per_g, const LoadingModel* forces, TruthRun& run)
      : recording_(recording),
        truth_(truth),
        run_(run),
        models_(with(events)),
        feet_({}, models_, *this),
        balance_(toe_off_s_per_g),
        builder_({}, {}, forces) {
    for (const BidsSensor& s : recording.sensors)
      is_shoe(s.spec.site) ? feet_.add_sensor(s.spec) : body_.add_sensor(s.spec);
  }
  void play() {
    std::vector<std::size_t> next(recording_.sensors.size(), 0);
    for (;;) {
      std::size_t first = next.size();
      for (std::size_t i = 0; i < next.size(); ++i)
        if (next[i] < rows(i) && (first == next.size() || time(i, next) < time(first, next))) first = i;
      if (first == next.size()) break;
      push(recording_.sensors[first], next[first]++);
    }
    feet_.finish();
    take(builder_.finish());
  }
  void on_foot_contact(Side, Time) override {}
  void on_foot_stance(const FootStance& stance) override {
    body_.learn_from(stance);
    const GaitSources sources = body_.sources();
    const GaitRecords records = builder_.push(balance_.corrected(stance, sources.pelvis), sources);
    take(records);
    const auto true_step = meeting(stance);
    if (true_step)
      run_.steps.push_back({*true_step, *records.stance, builder_.force_features(), balance_.half_g()});
  }

 private:
  static FittedModels with(const EventModel& events) {
    FittedModels models;
    models.put(events);
    return models;
  }
  std::size_t rows(std::size_t i) const { return recording_.sensors[i].rows.size(); }
  double time(std::size_t i, const std::vector<std::size_t>& next) const {
    return recording_.sensors[i].device_time_s[next[i]];
  }
  void push(const BidsSensor& sensor, std::size_t row) {
    const ImuSample sample = sample_at(sensor, row);
    if (!sample.accel_S_mps2.allFinite() || !sample.rate_S_radps.allFinite()) return;
    is_shoe(sensor.spec.site) ? feet_.push(sensor.spec.site, sample) : body_.push(sensor.spec.site, sample);
    feet_.catch_up(sample.time);
  }
  std::optional<TrueStep> meeting(const FootStance& stance) const {
    for (const TrueStep& t : truth_)
      if (t.side == stance.side && std::abs(t.ic_s - seconds(stance.initial_contact)) < kSameStep_s) return t;
    return std::nullopt;
  }
  void take(const GaitRecords& records) {
    for (int i = 0; i < records.step_count; ++i)
      for (TruthRunStep& s : run_.steps)
        if (s.record.initial_contact == records.steps[static_cast<std::size_t>(i)].initial_contact)
          s.record = records.steps[static_cast<std::size_t>(i)];
    if (records.stride) run_.strides.push_back(*records.stride);
  }

  const BidsRecording& recording_;
  const std::vector<TrueStep>& truth_;
  TruthRun& run_;
  BodyStage body_;
  FittedModels models_;
  FootStage feet_;
  FootBalance balance_;
  StrideBuilder builder_;
};

}  // namespace

Result<TruthRun> run_on_found_events(const std::string& dataset, const TrueTrial& trial,
                                     const EventModel& events, double toe_off_s_per_g,
                                     const LoadingModel* forces) {
  const auto recording = read_motion_bids(dataset, trial.recording);
  if (!recording) return Error{recording.error()};
  const auto truth = read_true_steps(dataset, trial);
  if (!truth) return Error{truth.error()};
  TruthRun run;
  run.trial = trial;
  Chain(*recording, *truth, events, toe_off_s_per_g, forces, run).play();
  return run;
}

Result<std::map<std::string, EventModel>> event_models_without_each(const std::string& dataset,
                                                                    const std::vector<TrueTrial>& trials) {
  std::vector<RecordingRows> rows;
  std::set<std::string> runners;
  for (const TrueTrial& trial : trials) {
    const auto recording = read_motion_bids(dataset, trial.recording);
    if (!recording) return Error{recording.error()};
    auto collected = collect_rows(dataset, trial, *recording, {});
    if (!collected) return Error{collected.error()};
    rows.push_back(std::move(collected).value());
    runners.insert(trial.participant);
  }
  if (runners.size() < 3) return Error{dataset + ": needs recordings of at least three runners"};
  std::map<std::string, EventModel> models;
  for (const std::string& left_out : runners) {
    std::vector<const RecordingRows*> others;
    for (const RecordingRows& r : rows)
      if (r.participant != left_out) others.push_back(&r);
    models.emplace(left_out, fit_event_model(others, FitOptions{}));
  }
  return models;
}

}  // namespace evenstride
