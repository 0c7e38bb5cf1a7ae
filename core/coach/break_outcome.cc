#include "core/coach/break_outcome.h"

#include <algorithm>
#include <cmath>

#include "core/math/robust.h"

namespace evenstride {
namespace {

constexpr double kBlocksPerIndependent = 2.0;
constexpr std::size_t kMostCompared = 8;

}  // namespace

double BreakOutcome::project(const BlockDistance& block) const {
  double sum = 0.0;
  for (std::size_t c = 0; c < block.z.size(); ++c)
    if (block.known[c]) sum += (*direction_)[c] * block.z[c];
  return sum;
}

void BreakOutcome::push(const BlockDistance& block, const CoachParams& params) {
  if (pushed_ > 0 && block.time <= blocks_[(pushed_ - 1) % kHeld].time) return;
  blocks_[pushed_ % kHeld] = block;
  chosen_[pushed_++ % kHeld] = false;
  const bool settled = seconds(block.time - result_.end) >= params.settle_s;
  const int wanted = std::min<int>(params.compared_blocks, kMostCompared);
  if (measuring_ && settled && after_count_ < wanted)
    after_[static_cast<std::size_t>(after_count_++)] = project(block);
}

void BreakOutcome::alarm() {
  if (pushed_ == 0) return;
  const std::size_t last = (pushed_ - 1) % kHeld;
  chosen_[last] = true;
  double square = 0.0;
  for (const double z : blocks_[last].average) square += z * z;
  if (square <= 0.0) return;
  direction_.emplace(blocks_[last].average);
  for (double& d : *direction_) d /= std::sqrt(square);
}

BreakOutcome::Mean BreakOutcome::mean_of(const std::array<double, 8>& values, int count) {
  Mean mean;
  mean.count = count;
  for (int i = 0; i < count; ++i) mean.value += values[static_cast<std::size_t>(i)] / count;
  double square = 0.0;
  for (int i = 0; i < count; ++i) square += std::pow(values[static_cast<std::size_t>(i)] - mean.value, 2);
  const double own = count > 1 ? square / (count - 1) : 1.0;
  // A few blocks may look steadier than blocks are: 1 is the baseline's variance.
  mean.standard_error = std::sqrt(std::max(own, 1.0) * kBlocksPerIndependent / count);
  return mean;
}

BreakResult BreakOutcome::begin(std::uint64_t prompt_id, Time start, Time end, const CoachParams& params) {
  result_ = {};
  result_.prompt_id = prompt_id;
  result_.start = start;
  result_.end = end;
  after_count_ = 0;
  std::array<double, 8> before{};
  int count = 0;
  const int wanted = std::min<int>(params.compared_blocks, kMostCompared);
  const std::size_t held = std::min(pushed_, kHeld);
  for (std::size_t i = 0; direction_ && i < held && count < wanted; ++i) {
    const std::size_t at = (pushed_ - 1 - i) % kHeld;
    if (blocks_[at].time <= start && !chosen_[at])
      before[static_cast<std::size_t>(count++)] = project(blocks_[at]);
  }
  if (count >= params.least_blocks) before_ = mean_of(before, count);
  measuring_ = count >= params.least_blocks && before_.value >= params.least_drift;
  result_.verdict = measuring_ ? BreakVerdict::kPending : BreakVerdict::kUnknown;
  return result_;
}

BreakVerdict BreakOutcome::judge(const BreakResult& r, double after, const CoachParams& params) const {
  if (r.low > 0.5 && std::abs(after) < params.own_band) return BreakVerdict::kReset;
  if (r.high < 0.0) return BreakVerdict::kWorse;
  if (r.low > 0.0) return BreakVerdict::kPartial;
  return r.high < 1.0 ? BreakVerdict::kNone : BreakVerdict::kUnknown;
}

std::optional<BreakResult> BreakOutcome::take(const CoachParams& params, bool now_or_never) {
  const int wanted = std::min<int>(params.compared_blocks, kMostCompared);
  if (!measuring_ || (after_count_ < wanted && !now_or_never)) return std::nullopt;
  measuring_ = false;
  direction_.reset();
  if (after_count_ < params.least_blocks) {
    result_.verdict = BreakVerdict::kUnknown;
    return result_;
  }
  const Mean after = mean_of(after_, after_count_);
  const double p = before_.value, q = after.value;
  const double error = std::hypot(after.standard_error / p, q * before_.standard_error / (p * p));
  const double degrees = (before_.count + after.count) / kBlocksPerIndependent - 2.0;
  const double half = student_t(0.05, std::max(2.0, degrees)) * error;
  result_.recovered_share = (p - q) / p - params.share_without_effect;
  result_.low = result_.recovered_share - half;
  result_.high = result_.recovered_share + half;
  result_.verdict = judge(result_, q, params);
  return result_;
}

}  // namespace evenstride
