#include "core/pipeline/runner_stage.h"

namespace evenstride {

void RunnerStage::take(const StepRecord& step) {
  sink_.on_step(step);
  symmetry_.push(step, *this);
  fatigue_.push(step, *this);
  coach_.push(step, sink_);
}

void RunnerStage::take(const StrideRecord& stride) {
  sink_.on_stride(stride);
  if (const auto breathing = breathing_.push(stride)) sink_.on_breathing(*breathing);
  symmetry_.push(stride);
  fatigue_.push(stride, *this);
}

void RunnerStage::take(Gait gait, Time time) {
  sink_.on_gait(gait, time);
  fatigue_.push(gait, time);
  coach_.push(gait, time, sink_);
}

void RunnerStage::on_symmetry(const SymmetryResult& result) {
  sink_.on_symmetry(result);
  coach_.push(result, sink_);
}

// The coach wants the block before the result that came from it.
void RunnerStage::on_fatigue(const FatigueResult& result) {
  sink_.on_fatigue(result);
  if (const auto& block = fatigue_.last_block(); block && block->time > last_block_) {
    last_block_ = block->time;
    coach_.push(*block, sink_);
  }
  coach_.push(result, sink_);
}

}  // namespace evenstride
