/// Is a break due, which one, and did it restore the gait.
///
/// One prompt at a time: at the onset of fatigue (the cue follows the quantity that moved furthest), by the
/// clock, or to stop (pain, a sudden asymmetry). Not while standing or walking, not within a minute of a
/// stop, not within `between_prompts_s` of the last, and silent after three that were not heeded, until a
/// break is taken. Method and sources: core/coach/README.md.
#pragma once

#include <cstdint>
#include <optional>

#include "core/coach/break_outcome.h"
#include "core/coach/coach_params.h"
#include "core/fatigue/fatigue_monitor.h"
#include "core/results.h"

namespace evenstride {

class Coach {
 public:
  struct State {
    Gait gait = Gait::kUnknown;
    Time now{};
    std::optional<Time> running_since, stopped_since;
    double run_since_break_s = 0.0;
    std::optional<PromptResult> open;  ///< not yet answered
    std::optional<Time> last_prompt;
    bool asked_later = false;  ///< "later" was the last answer
    std::uint64_t prompts = 0;
    int unheeded = 0;
    bool pain = false;  ///< marked: no cues any more
    std::optional<Time> break_since;
    bool break_marked = false;       ///< by a marker, so that only a marker ends it
    std::uint64_t break_prompt = 0;  ///< which prompt it followed, 0 = none
    FatigueResult fatigue;
    std::optional<double> index_before;  ///< of contact time, a minute ago
    Time index_time{};
    BreakOutcome outcome;
  };

  explicit Coach(const CoachParams& params = {}) : params_(params) {}

  void push(Gait gait, Time time, ResultSink& sink);
  void push(const StepRecord& step, ResultSink& sink);  ///< time goes on
  void push(const BlockDistance& block, ResultSink& sink);
  void push(const FatigueResult& fatigue, ResultSink& sink);  ///< after the block it came from
  void push(const SymmetryResult& symmetry, ResultSink& sink);
  void push(const MarkerEvent& marker, ResultSink& sink);
  /// End of the run: says what is known of the last break.
  void finish(ResultSink& sink);

  bool silent() const { return state_.unheeded >= params_.unheeded_until_silent; }
  const State& state() const { return state_; }
  void restore(const State& state) { state_ = state; }

 private:
  void advance(Time now, ResultSink& sink);
  void follow_running(ResultSink& sink);
  void start_break(Time time, bool marked, ResultSink& sink);
  void end_break(Time time, ResultSink& sink);
  void consider(ResultSink& sink);
  bool may_prompt() const;
  void prompt(const PromptResult& wanted, ResultSink& sink);
  void answer(const MarkerEvent& marker, ResultSink& sink);
  void close_prompt(ResultSink& sink);

  CoachParams params_;
  State state_;
};

}  // namespace evenstride
