/// Has this runner, at this speed, left their own fresh gait; since when; in which quantities.
///
/// Gated strides -> adjusted for speed -> medians of blocks of 25 -> in units of the runner's own block-level
/// SD -> moving average -> multivariate distance over a limit that was simulated for correlated strides.
/// Method, sources and measured false alarms: core/fatigue/README.md.
#pragma once

#include <optional>

#include "core/fatigue/baseline.h"
#include "core/fatigue/block_builder.h"
#include "core/fatigue/drift_detector.h"
#include "core/fatigue/fatigue_params.h"
#include "core/fatigue/stride_features.h"

namespace evenstride {

/// What one block of strides said, in the runner's own SDs from baseline (0 = as fresh).
struct BlockDistance {
  Time time;
  ChannelValues z{};
  ChannelMask known{};
  ChannelValues average{};  ///< moving average: the direction in which the gait has moved
};

class FatigueMonitor {
 public:
  struct State {
    StrideAssembler assembler;
    BlockBuilder blocks;
    Baseline baseline;
    DriftDetector detector;
    std::optional<BlockDistance> last_block;
    FatigueResult result;
  };

  /// @throws std::invalid_argument for parameters out of range.
  explicit FatigueMonitor(const FatigueParams& params = {});

  /// Final records in order of becoming known. A result goes to `sink` with every block, and when the state
  /// changes.
  void push(const StepRecord& step, ResultSink& sink);
  void push(const StrideRecord& stride, ResultSink& sink);
  /// One whole stride, as the two above put it together.
  void push(const StrideFeatures& stride, ResultSink& sink);
  void push(Gait gait, Time time);

  /// The block that was closed last, once a baseline stands; `time` tells whether it is new.
  const std::optional<BlockDistance>& last_block() const { return state_.last_block; }
  const FatigueResult& result() const { return state_.result; }
  const State& state() const { return state_; }
  void restore(const State& state) { state_ = state; }

 private:
  void advance(ResultSink& sink);
  void take_block(const StrideBlock& block);
  FatigueState judge() const;
  void fill_contributions();

  FatigueParams params_;
  State state_;
};

}  // namespace evenstride
