#include "core/fatigue/fatigue_monitor.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace evenstride {
namespace {

/// A block this far out is not learnt from: the drift must not become the baseline.
constexpr double kLearnBelow = 0.8;

double shown_change(FatigueChannel channel, double change) {
  return scale_of(channel) == ChannelScale::kLogarithm ? std::expm1(change) : change;
}

}  // namespace

FatigueMonitor::FatigueMonitor(const FatigueParams& params) : params_(params) {
  if (params.block_strides < 5 || params.block_strides > kMostBlockStrides)
    throw std::invalid_argument("fatigue: strides of a block must be 5 to 50");
  if (!(params.ewma > 0.0 && params.ewma <= 1.0))
    throw std::invalid_argument("fatigue: ewma must be in (0, 1]");
  if (params.least_blocks < 4 || params.least_blocks > static_cast<int>(kBaselineBlocks))
    throw std::invalid_argument("fatigue: least_blocks must be 4 to 40");
}

void FatigueMonitor::push(const StepRecord& step, ResultSink& sink) {
  state_.assembler.push(step);
  advance(sink);
}

void FatigueMonitor::push(const StrideRecord& stride, ResultSink& sink) {
  state_.assembler.push(stride);
  advance(sink);
}

void FatigueMonitor::push(Gait gait, Time time) {
  if (gait != Gait::kRunning) state_.blocks.stop(time);
}

void FatigueMonitor::advance(ResultSink& sink) {
  if (const auto stride = state_.assembler.take()) push(*stride, sink);
}

void FatigueMonitor::push(const StrideFeatures& stride, ResultSink& sink) {
  const auto block = state_.blocks.push(stride, params_);
  if (block) take_block(*block);
  const FatigueState before = state_.result.state;
  state_.result.state = judge();
  state_.result.time = stride.time;
  if (block || state_.result.state != before) sink.on_fatigue(state_.result);
}

void FatigueMonitor::take_block(const StrideBlock& block) {
  State& s = state_;
  const double running_s = s.blocks.running_s();
  if (running_s < params_.warm_up_s) return;
  if (s.baseline.ready(params_)) {
    s.last_block.emplace();
    s.last_block->time = block.time;
    s.last_block->z = s.baseline.distance(block, s.last_block->known);
    s.detector.push(block.start, s.last_block->z, s.last_block->known, s.baseline, params_);
    for (std::size_t c = 0; c < s.last_block->average.size(); ++c)
      s.last_block->average[c] = s.detector.average()[static_cast<Eigen::Index>(c)];
  }
  if (s.detector.score() < kLearnBelow)
    s.baseline.add(block, running_s, params_);
  else
    s.baseline.pass_by();
  s.result.baseline_progress = s.baseline.progress(params_);
  s.result.score = s.detector.score();
  s.result.onset = s.detector.onset();
  fill_contributions();
}

FatigueState FatigueMonitor::judge() const {
  const State& s = state_;
  if (s.blocks.passing() < params_.least_passing && s.blocks.running_s() > params_.warm_up_s)
    return FatigueState::kNotAssessable;
  if (s.blocks.running_s() < params_.warm_up_s) return FatigueState::kWarmingUp;
  if (!s.baseline.ready(params_)) return FatigueState::kLearning;
  if (s.detector.fatigued()) return FatigueState::kFatigued;
  return s.detector.drifting() ? FatigueState::kDrifting : FatigueState::kFresh;
}

void FatigueMonitor::fill_contributions() {
  FatigueResult& result = state_.result;
  const auto& z = state_.detector.average();
  std::array<int, kFatigueChannelCount> order{};
  for (int c = 0; c < kFatigueChannelCount; ++c) order[static_cast<std::size_t>(c)] = c;
  std::partial_sort(order.begin(), order.begin() + FatigueResult::kTop, order.end(),
                    [&](int a, int b) { return std::abs(z[a]) > std::abs(z[b]); });
  result.top_count = 0;
  for (int i = 0; i < FatigueResult::kTop; ++i) {
    const int c = order[static_cast<std::size_t>(i)];
    if (z[c] == 0.0) break;
    const auto channel = static_cast<FatigueChannel>(c);
    const double change = state_.baseline.change(static_cast<std::size_t>(c), z[c]);
    result.top[result.top_count++] = {channel, z[c], shown_change(channel, change)};
  }
}

}  // namespace evenstride
