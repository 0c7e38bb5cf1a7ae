/// What the records mean for this runner: symmetry, then fatigue, then the coach, each hearing what the one
/// before said.
#pragma once

#include "core/coach/coach.h"
#include "core/fatigue/fatigue_monitor.h"
#include "core/results.h"
#include "core/symmetry/symmetry_monitor.h"

namespace evenstride {

struct RunnerStageParams {
  SymmetryParams symmetry;
  FatigueParams fatigue;
  CoachParams coach;
};

/// Records and results all leave through the sink given at construction, which must outlive this.
class RunnerStage final : ResultSink {
 public:
  RunnerStage(const RunnerStageParams& params, ResultSink& sink)
      : sink_(sink), symmetry_(params.symmetry), fatigue_(params.fatigue), coach_(params.coach) {}

  void take(const StepRecord& step);
  void take(const StrideRecord& stride);
  void take(Gait gait, Time time);
  void take(const MarkerEvent& marker) { coach_.push(marker, sink_); }
  void finish() { coach_.finish(sink_); }

 private:
  void on_symmetry(const SymmetryResult& result) override;
  void on_fatigue(const FatigueResult& result) override;

  ResultSink& sink_;
  SymmetryMonitor symmetry_;
  FatigueMonitor fatigue_;
  Coach coach_;
  Time last_block_ = Time::min();
};

}  // namespace evenstride
