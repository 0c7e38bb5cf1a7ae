/// What the records mean for this runner: symmetry, then fatigue, then the coach, each hearing what the one
/// before said.
#pragma once

#include "core/coach/coach.h"
#include "core/fatigue/fatigue_monitor.h"
#include "core/results.h"
#include "core/stride/breathing.h"
#include "core/symmetry/symmetry_monitor.h"

namespace evenstride {

struct RunnerStageParams {
  SymmetryParams symmetry;
  FatigueParams fatigue;
  CoachParams coach;
  SystematicParts method = {};  ///< of this runner, by a force reference
};

/// Records and results all leave through the sink given at construction, which must outlive this.
class RunnerStage final : ResultSink {
 public:
  RunnerStage(const RunnerStageParams& params, ResultSink& sink)
      : sink_(sink),
        method_(params.method),
        symmetry_(params.symmetry),
        fatigue_(params.fatigue),
        coach_(params.coach) {
    set_sensor_parts({});
  }

  void take(const StepRecord& step);
  void take(const StrideRecord& stride);
  void take(Gait gait, Time time);
  void take(const MarkerEvent& marker) { coach_.push(marker, sink_); }
  /// What is known of the shoes' sensors as they are worn from now on.
  void set_sensor_parts(const SystematicParts& parts) { symmetry_.set_known_parts(parts, method_); }
  void finish() { coach_.finish(sink_); }

 private:
  void on_symmetry(const SymmetryResult& result) override;
  void on_fatigue(const FatigueResult& result) override;

  ResultSink& sink_;
  SystematicParts method_;
  BreathingMonitor breathing_;
  SymmetryMonitor symmetry_;
  FatigueMonitor fatigue_;
  Coach coach_;
  Time last_block_ = Time::min();
};

}  // namespace evenstride
