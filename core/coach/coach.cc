#include "core/coach/coach.h"

#include <algorithm>
#include <cmath>

#include "core/coach/cue_choice.h"

namespace evenstride {
namespace {

constexpr double kIndexSpan_s = 60.0;

PromptResult stop_advice(FatigueChannel because, double change) {
  PromptResult prompt;
  prompt.cue = Cue::kSeeProfessional;
  prompt.because = because;
  prompt.change = change;
  return prompt;
}

}  // namespace

void Coach::push(Gait gait, Time time, ResultSink& sink) {
  const bool ran = state_.gait == Gait::kRunning, runs = gait == Gait::kRunning;
  advance(time, sink);
  state_.gait = gait;
  if (runs && !ran) {
    state_.running_since = time;
  } else if (!runs && ran) {
    state_.stopped_since = time;
    state_.running_since.reset();
  }
}

void Coach::push(const StepRecord& step, ResultSink& sink) {
  advance(step.initial_contact, sink);
  consider(sink);
}

void Coach::push(const BlockDistance& block, ResultSink& sink) {
  advance(block.time, sink);
  state_.outcome.push(block, params_);
  if (const auto result = state_.outcome.take(params_, false)) sink.on_break(*result);
}

void Coach::push(const FatigueResult& fatigue, ResultSink& sink) {
  const bool was = state_.fatigue.state == FatigueState::kFatigued;
  state_.fatigue = fatigue;
  if (fatigue.state == FatigueState::kFatigued && !was) state_.outcome.alarm();
  advance(fatigue.time, sink);
}

/// A jump within a minute is pain or a sensor that slipped: both are reasons to stop and look.
void Coach::push(const SymmetryResult& symmetry, ResultSink& sink) {
  if (symmetry.quantity != SymmetryQuantity::kContactTime) return;
  advance(symmetry.time, sink);
  const double jump = state_.index_before ? symmetry.index - *state_.index_before : 0.0;
  if (std::abs(jump) > params_.acute_asymmetry && may_prompt())
    prompt(stop_advice(FatigueChannel::kContactSymmetry, jump), sink);
  if (state_.index_before && seconds(symmetry.time - state_.index_time) < kIndexSpan_s) return;
  state_.index_before = symmetry.index;
  state_.index_time = symmetry.time;
}

void Coach::push(const MarkerEvent& marker, ResultSink& sink) {
  advance(marker.time, sink);
  switch (marker.kind) {
    case MarkerKind::kPain:
      if (!state_.pain) prompt(stop_advice(FatigueChannel::kContactTime, 0.0), sink);
      state_.pain = true;
      break;
    case MarkerKind::kBreakStart:
      start_break(marker.time, true, sink);
      break;
    case MarkerKind::kBreakEnd:
      end_break(marker.time, sink);
      break;
    case MarkerKind::kPromptDone:
    case MarkerKind::kPromptLater:
    case MarkerKind::kPromptSkip:
      answer(marker, sink);
      break;
    case MarkerKind::kNote:
      break;
  }
}

void Coach::finish(ResultSink& sink) {
  if (const auto result = state_.outcome.take(params_, true)) sink.on_break(*result);
}

void Coach::advance(Time now, ResultSink& sink) {
  if (now <= state_.now) return;
  const double passed_s = seconds(now - state_.now);
  if (state_.gait == Gait::kRunning && passed_s < 10.0) state_.run_since_break_s += passed_s;
  state_.now = now;
  follow_running(sink);
  if (state_.open && seconds(now - state_.open->time) > params_.answer_s && !state_.break_since) {
    ++state_.unheeded;
    close_prompt(sink);
  }
}

/// A break nobody marked: the runner just stopped for a while.
void Coach::follow_running(ResultSink& sink) {
  const bool runs = state_.gait == Gait::kRunning;
  if (!runs && !state_.break_since && state_.stopped_since &&
      seconds(state_.now - *state_.stopped_since) >= params_.break_least_s)
    start_break(*state_.stopped_since, false, sink);
  if (runs && state_.break_since && !state_.break_marked && state_.running_since &&
      seconds(state_.now - *state_.running_since) >= params_.back_s)
    end_break(*state_.running_since, sink);
}

void Coach::start_break(Time time, bool marked, ResultSink& sink) {
  if (state_.break_since) {
    state_.break_marked = state_.break_marked || marked;
    return;
  }
  if (const auto result = state_.outcome.take(params_, true)) sink.on_break(*result);
  state_.break_since = time;
  state_.break_marked = marked;
  state_.break_prompt = state_.open ? state_.open->id : 0;
  state_.unheeded = 0;
}

void Coach::end_break(Time time, ResultSink& sink) {
  if (!state_.break_since) return;
  sink.on_break(state_.outcome.begin(state_.break_prompt, *state_.break_since, time, params_));
  close_prompt(sink);
  state_.break_since.reset();
  state_.stopped_since.reset();
  state_.break_marked = false;
  state_.run_since_break_s = 0.0;
}

bool Coach::may_prompt() const {
  const State& s = state_;
  if (s.pain || silent() || s.open || s.break_since) return false;
  if (s.gait != Gait::kRunning || !s.running_since) return false;
  if (seconds(s.now - *s.running_since) < params_.after_stop_s) return false;
  const double wait_s = s.asked_later ? params_.later_s : params_.between_prompts_s;
  return !s.last_prompt || seconds(s.now - *s.last_prompt) >= wait_s;
}

void Coach::consider(ResultSink& sink) {
  const bool tired = state_.fatigue.state == FatigueState::kFatigued;
  const bool due = params_.schedule_s > 0.0 && state_.run_since_break_s >= params_.schedule_s;
  if ((!tired && !due) || !may_prompt()) return;
  PromptResult wanted;
  if (tired) {
    const CueChoice choice = choose_cue(state_.fatigue, params_);
    wanted.cue = choice.cue;
    wanted.because = choice.because;
    wanted.change = choice.change;
  } else {
    wanted.scheduled = true;
  }
  prompt(wanted, sink);
}

void Coach::prompt(const PromptResult& wanted, ResultSink& sink) {
  PromptResult given = wanted;
  given.id = ++state_.prompts;
  given.time = state_.now;
  given.length = length_of(given.cue);
  state_.open = given;
  state_.last_prompt = state_.now;
  state_.asked_later = false;
  sink.on_prompt(given);
}

void Coach::answer(const MarkerEvent& marker, ResultSink& sink) {
  if (!state_.open || (marker.prompt_id != 0 && marker.prompt_id != state_.open->id)) return;
  if (marker.kind == MarkerKind::kPromptDone) {
    state_.unheeded = 0;
    const bool runs = state_.gait == Gait::kRunning;
    // Said while running: a cue that was followed without a stop. Its effect counts from here.
    if (!state_.break_since) start_break(runs ? state_.open->time : marker.time, false, sink);
    if (runs) end_break(marker.time, sink);
  } else if (marker.kind == MarkerKind::kPromptLater) {
    state_.asked_later = true;
    state_.last_prompt = marker.time;
  } else {
    ++state_.unheeded;
  }
  close_prompt(sink);
}

void Coach::close_prompt(ResultSink& sink) {
  if (state_.open) sink.on_prompt_closed(state_.open->id);
  state_.open.reset();
}

}  // namespace evenstride
