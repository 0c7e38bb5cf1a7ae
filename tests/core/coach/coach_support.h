/// A runner under a coach: time goes on by steps.
#pragma once

#include <vector>

#include "core/coach/coach.h"

namespace evenstride::test {

class CoachSink : public ResultSink {
 public:
  void on_prompt(const PromptResult& prompt) override { prompts.push_back(prompt); }
  void on_break(const BreakResult& result) override { breaks.push_back(result); }
  void on_prompt_closed(std::uint64_t prompt_id) override { closed.push_back(prompt_id); }
  std::vector<PromptResult> prompts;
  std::vector<std::uint64_t> closed;
  std::vector<BreakResult> breaks;
};

class CoachedRun {
 public:
  explicit CoachedRun(const CoachParams& params = {}) : coach(params) {}
  void gait(Gait gait) { coach.push(gait, time_from_s(time_s), sink); }
  void run(double for_s) {
    for (const double until_s = time_s + for_s; time_s < until_s; time_s += 0.35) {
      StepRecord step;
      step.initial_contact = time_from_s(time_s);
      coach.push(step, sink);
    }
  }
  /// Standing: time goes on by what other stages say.
  void stand(double for_s) {
    for (const double until_s = time_s + for_s; time_s < until_s; time_s += 5.0) gait(Gait::kStanding);
  }
  void mark(MarkerKind kind, std::uint64_t prompt_id = 0) {
    coach.push(MarkerEvent{kind, time_from_s(time_s), prompt_id}, sink);
  }
  void fatigue(FatigueState state) {
    FatigueResult result;
    result.state = state;
    result.time = time_from_s(time_s);
    result.top[0] = {FatigueChannel::kDropRight, 4.0, 0.03};
    result.top_count = 1;
    coach.push(result, sink);
  }
  Coach coach;
  CoachSink sink;
  double time_s = 1.0;
};

}  // namespace evenstride::test
