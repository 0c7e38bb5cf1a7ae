#include "tools/analysis/analysis.h"

#include <algorithm>
#include <map>

#include "core/pipeline.h"
#include "ingest/recording/play.h"
#include "ingest/results/convert.h"
#include "ingest/results/notes.h"
#include "ingest/results/run_view.h"
#include "ingest/wire/convert.h"
#include "tools/formats/bids_blocks.h"

namespace evenstride {
namespace {

constexpr double kLowestRate_hz = 20.0, kHighestRate_hz = 2000.0;

/// Keeps every result and hands it on to the view.
class Collector : public ResultSink {
 public:
  Collector(Analysis& analysis, RunView& view) : analysis_(analysis), view_(view) {}
  void on_step(const StepRecord& step) override {
    analysis_.steps.push_back(step);
    view_.on_step(step);
  }
  void on_breathing(const BreathingRecord& breathing) override { view_.on_breathing(breathing); }
  void on_stride(const StrideRecord& stride) override {
    analysis_.strides.push_back(stride);
    view_.on_stride(stride);
  }
  void on_symmetry(const SymmetryResult& symmetry) override {
    analysis_.symmetry.push_back(symmetry);
    view_.on_symmetry(symmetry);
  }
  void on_fatigue(const FatigueResult& fatigue) override {
    analysis_.fatigue.push_back(fatigue);
    view_.on_fatigue(fatigue);
  }
  void on_gait(Gait gait, Time time) override { view_.on_gait(gait, time); }
  void on_prompt(const PromptResult& prompt) override { view_.on_prompt(prompt); }
  void on_prompt_closed(std::uint64_t prompt_id) override { view_.on_prompt_closed(prompt_id); }
  void on_break(const BreakResult& outcome) override { view_.on_break(outcome); }

 private:
  Analysis& analysis_;
  RunView& view_;
};

void close(const Pipeline& pipeline, const std::map<Site, std::string>& devices, RunView& view,
           Analysis& analysis) {
  std::vector<v1::SensorState> sensors;
  for (const auto& [site, device] : devices)
    if (const auto status = pipeline.sensor_status(site)) sensors.push_back(to_proto(*status, device, false));
  view.set_sensors(std::move(sensors));
  note_missing(pipeline, view);
  std::stable_sort(
      analysis.steps.begin(), analysis.steps.end(),
      [](const StepRecord& a, const StepRecord& b) { return a.initial_contact < b.initial_contact; });
  std::stable_sort(analysis.strides.begin(), analysis.strides.end(),
                   [](const StrideRecord& a, const StrideRecord& b) { return a.start < b.start; });
  analysis.summary = view.summary();
}

PipelineParams pipeline_params(const AnalysisParams& params, const std::string& runner_id, RunView& view) {
  PipelineParams pipeline;
  pipeline.anchors_only = params.anchors_only;
  pipeline.models = params.models;
  apply_known(params.personals, runner_id, pipeline, view);
  pipeline.grade_ratio = params.grade_ratio;
  return pipeline;
}

}  // namespace

Result<Analysis> analyze(const BidsRecording& recording, const AnalysisParams& params) {
  Analysis analysis;
  RunView view({recording.participant, {}, recording.name, 0, false});
  Collector collector(analysis, view);
  Pipeline pipeline(pipeline_params(params, recording.participant, view), collector);
  std::map<Site, std::string> devices;
  for (const BidsSensor& sensor : recording.sensors) {
    if (sensor.spec.rate_hz < kLowestRate_hz || sensor.spec.rate_hz > kHighestRate_hz)
      return Error{recording.name + ": " + sensor.tracksys + " runs at " +
                   std::to_string(sensor.spec.rate_hz) + " Hz, wanted 20 to 2,000"};
    devices[sensor.spec.site] = sensor.tracksys;
    pipeline.add_sensor(sensor.spec, Time{});
  }
  for (const std::string& note : recording.notes) view.add_note(note);
  for (const SampleBlock& block : blocks_of(recording)) pipeline.push(block);
  pipeline.finish();
  close(pipeline, devices, view, analysis);
  return analysis;
}

Result<Analysis> analyze(SessionReader& reader, const std::string& name, const AnalysisParams& params) {
  Analysis analysis;
  const v1::SessionHeader& header = reader.header();
  RunView view({header.runner_id(), header.session_id(), name, header.start_unix_ns(), header.is_replay()});
  Collector collector(analysis, view);
  Pipeline pipeline(pipeline_params(params, header.runner_id(), view), collector);
  PipelineFeed feed(pipeline, params.shoe_pairs);
  std::map<Site, std::string> devices;
  Time last{};
  const ReadReport read = play_session(reader, feed, [&](const SessionEvent& event) {
    last = Time{Duration(event_time_ns(event))};
    if (const auto* hello = std::get_if<v1::SensorHello>(&event)) {
      if (const auto site = site_from(hello->hello().site())) devices[*site] = hello->hello().device_id();
    } else if (const auto* marked = std::get_if<v1::RecordedMarker>(&event)) {
      const auto kind = marker_from(marked->marker().kind());
      const Time time{Duration(marked->arrival_ns())};
      if (kind) view.on_marker({*kind, time, marked->marker().prompt_id()}, marked->marker().text());
    }
  });
  if (devices.empty()) return Error{name + ": the recording holds no sensor"};
  if (!read.complete) view.add_note("the file is not whole: " + read.text());
  if (feed.dropped_blocks() > 0)
    view.add_note(std::to_string(feed.dropped_blocks()) +
                  " blocks left out: damaged, or of a sensor that is not in the file");
  if (!params.shoe_pairs.empty() &&
      !parts_of_worn(params.shoe_pairs, devices[Site::kLeftShoe], devices[Site::kRightShoe]))
    view.add_note("no swap test knows these shoes' sensors: their usual doubt holds");
  close(pipeline, devices, view, analysis);
  analysis.summary.set_duration_s(seconds(last));  // as it was live: to the end, whatever was found last
  return analysis;
}

}  // namespace evenstride
