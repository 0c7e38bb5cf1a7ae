/// Moving average of the blocks' distances against a limit, confirmation, and where the drift began.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "core/fatigue/baseline.h"

namespace evenstride {

inline constexpr std::size_t kDriftHistory = 256;

class DriftDetector {
 public:
  using Vector = Baseline::Vector;

  /// One block's distance from the baseline. Unknown channels keep their average.
  void push(Time start, const ChannelValues& z, const ChannelMask& known, const Baseline& baseline,
            const FatigueParams& params);
  /// 1 = alarm.
  double score() const { return score_; }
  /// Mean of the last blocks, in block-level SDs.
  const Vector& average() const { return average_; }
  bool drifting() const { return above_ > 0 && !fatigued_; }
  bool fatigued() const { return fatigued_; }
  /// When the drift that was confirmed began; nothing while there is none.
  std::optional<Time> onset() const { return onset_; }

 private:
  bool worthwhile(const Baseline& baseline, const FatigueParams& params) const;
  void follow(Time now, const Baseline& baseline, const FatigueParams& params);
  Time find_onset(const Baseline& baseline) const;

  Vector average_ = Vector::Zero();
  double weight_left_ = 1.0;  ///< of the start value 0 in the average
  double score_ = 0.0;
  int above_ = 0, below_ = 0;
  bool fatigued_ = false;
  std::optional<Time> onset_, last_onset_;
  std::array<Vector, kDriftHistory> history_{};
  std::array<Time, kDriftHistory> times_{};
  std::size_t pushed_ = 0, since_ = 0;  ///< blocks in all; first block that may be an onset
};

/// Limit of the root mean squared distance of the moving average, in SDs that it had if blocks were
/// independent, such that a fresh runner passes it in at most 5 % of hours. Gait wanders, so it widens with
/// the blocks since the baseline last learnt, and with `slowness`, how much more block medians spread than
/// independent strides make them. A single channel's limit is 2.3 times as wide.
double distance_limit(std::size_t baseline_blocks, double slowness, double blocks_since);

}  // namespace evenstride
