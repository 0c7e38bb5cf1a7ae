/// Where the results of a session go: into its picture and its recording, and prompts to the sensors too.
#pragma once

#include "ingest/results/convert.h"
#include "ingest/results/run_view.h"
#include "ingest/session/event_track.h"

namespace evenstride {

class SessionResults final : public ResultSink {
 public:
  /// All must outlive this, and need not be alive before the first result.
  SessionResults(RunView& view, SensorDevices& devices, SessionStorage& storage, const EventTrack& track)
      : view_(view), devices_(devices), storage_(storage), track_(track) {}
  bool muted = false;  ///< while a recording is played back in: its results are in it already

  void on_gait(Gait gait, Time time) override { view_.on_gait(gait, time); }
  void on_step(const StepRecord& step) override {
    view_.on_step(step);
    record(step);
  }
  void on_stride(const StrideRecord& stride) override {
    view_.on_stride(stride);
    record(stride);
  }
  void on_breathing(const BreathingRecord& breathing) override { view_.on_breathing(breathing); }
  void on_symmetry(const SymmetryResult& symmetry) override {
    view_.on_symmetry(symmetry);
    record(symmetry);
  }
  void on_fatigue(const FatigueResult& fatigue) override {
    view_.on_fatigue(fatigue);
    record(fatigue);
  }
  void on_break(const BreakResult& outcome) override {
    view_.on_break(outcome);
    record(outcome);
  }
  void on_prompt_closed(std::uint64_t prompt_id) override { view_.on_prompt_closed(prompt_id); }
  void on_prompt(const PromptResult& prompt) override {
    view_.on_prompt(prompt);
    record(prompt);
    if (muted) return;
    v1::ServerFrame frame;
    *frame.mutable_prompt() = to_proto(prompt);
    for (auto& [id, device] : devices_) {
      if (device.link != nullptr) device.link->send(frame);
    }
  }

 private:
  template <class Result>
  void record(const Result& result) {
    if (muted) return;
    if (SessionWriter* writer = storage_.writer()) writer->add(to_proto(result), track_.last());
  }
  RunView& view_;
  SensorDevices& devices_;
  SessionStorage& storage_;
  const EventTrack& track_;
};

}  // namespace evenstride
