#include "core/fatigue/block_builder.h"

#include <algorithm>
#include <cmath>

#include "core/math/robust.h"

namespace evenstride {
namespace {

constexpr double kKnownShare = 0.6;  ///< of a block's strides must know a channel
constexpr double kLongestPause_s = 3.0;

bool is_straight(const StrideFeatures& stride, const FatigueParams& params) {
  return !stride.turn_rate_radps || std::abs(*stride.turn_rate_radps) < params.turn_max_radps;
}

}  // namespace

void BlockBuilder::stop(Time) {
  count_ = 0;
  speed_count_ = 0;
  stopped_ = true;
}

double BlockBuilder::passing() const {
  const std::size_t n = std::min(judged_, kJudged);
  if (n == 0) return 1.0;
  return static_cast<double>(
             std::count(passed_.begin(), passed_.begin() + static_cast<std::ptrdiff_t>(n), true)) /
         static_cast<double>(n);
}

/// The last five strides against the five before; unknown speed is taken as steady.
bool BlockBuilder::is_steady(const StrideFeatures& stride, const FatigueParams& params) {
  if (!stride.speed_mps) return true;
  speeds_[speed_count_++ % kSpeeds] = *stride.speed_mps;
  if (speed_count_ < kSpeeds) return true;
  double before = 0.0, now = 0.0;
  for (std::size_t i = 0; i < kSpeeds; ++i) {
    const double speed = speeds_[(speed_count_ + i) % kSpeeds];  // oldest first
    (i < kSpeeds / 2 ? before : now) += speed;
  }
  return std::abs(now - before) < params.speed_change_ratio * before;
}

std::optional<StrideBlock> BlockBuilder::push(const StrideFeatures& stride, const FatigueParams& params) {
  if (count_ > 0 && seconds(stride.time - strides_[count_ - 1].time) > 60.0)
    count_ = 0;  // too old to be one block
  if (stopped_) restart_ = stride.time;
  stopped_ = false;
  if (stride.stride_time_s < kLongestPause_s) running_s_ += stride.stride_time_s;
  const bool steady = is_steady(stride, params);
  if (!restart_ || seconds(stride.time - *restart_) < params.after_stop_s) return std::nullopt;
  const bool ok = steady && is_straight(stride, params) && stride.sound;
  passed_[judged_++ % kJudged] = ok;
  if (!ok) return std::nullopt;
  strides_[count_++] = stride;
  if (count_ < static_cast<std::size_t>(params.block_strides)) return std::nullopt;
  return close();
}

StrideBlock BlockBuilder::close() {
  StrideBlock block;
  block.start = strides_[0].time;
  block.time = strides_[count_ - 1].time;
  std::array<double, kMostBlockStrides> values{};
  for (std::size_t c = 0; c < block.value.size(); ++c) {
    std::size_t n = 0;
    for (std::size_t i = 0; i < count_; ++i)
      if (strides_[i].known[c]) values[n++] = strides_[i].value[c];
    if (static_cast<double>(n) < kKnownShare * static_cast<double>(count_)) continue;
    block.known[c] = true;
    block.value[c] = median({values.data(), n});
    const double sd = kNormalSdPerMad * median_deviation({values.data(), n}, block.value[c]);
    block.stride_variance[c] = sd * sd;
  }
  std::size_t n = 0;
  for (std::size_t i = 0; i < count_; ++i)
    if (strides_[i].speed_mps) values[n++] = *strides_[i].speed_mps;
  if (n > 0) block.speed_mps = median({values.data(), n});
  count_ = 0;
  return block;
}

}  // namespace evenstride
