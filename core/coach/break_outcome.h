/// Did a break restore the gait: blocks before it against blocks after it, along the direction of the drift.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "core/coach/coach_params.h"
#include "core/fatigue/fatigue_monitor.h"
#include "core/results.h"

namespace evenstride {

/// Distances from baseline B = 0 in block SDs, projected on the drift at the alarm. P: last blocks before the
/// break without those that raised the alarm (they are picked for being far out); Q: blocks from a minute
/// after it. Share = (P - Q) / P - what happens without effect; interval by the delta method with Student's
/// t, blocks counted as half as many, since neighbours are alike.
class BreakOutcome {
 public:
  static constexpr std::size_t kHeld = 24;

  void push(const BlockDistance& block, const CoachParams& params);
  /// The drift was confirmed by the block pushed last.
  void alarm();
  /// Back from a break. Unknown at once if no drift came before it.
  BreakResult begin(std::uint64_t prompt_id, Time start, Time end, const CoachParams& params);
  /// The result, once enough blocks have passed; or with what there is if `now_or_never`.
  std::optional<BreakResult> take(const CoachParams& params, bool now_or_never);
  bool measuring() const { return measuring_; }

 private:
  struct Mean {
    double value = 0.0, standard_error = 0.0;
    int count = 0;
  };
  double project(const BlockDistance& block) const;
  static Mean mean_of(const std::array<double, 8>& values, int count);
  BreakVerdict judge(const BreakResult& result, double after, const CoachParams& params) const;

  std::array<BlockDistance, kHeld> blocks_{};
  std::array<bool, kHeld> chosen_{};  ///< raised the alarm
  std::size_t pushed_ = 0;
  std::optional<ChannelValues> direction_;
  bool measuring_ = false;
  BreakResult result_;
  Mean before_;
  std::array<double, 8> after_{};
  int after_count_ = 0;
};

}  // namespace evenstride
