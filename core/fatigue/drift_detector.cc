#include "core/fatigue/drift_detector.h"

#include <algorithm>
#include <cmath>

namespace evenstride {
namespace {

// Fitted to simulated hours of fresh running; see README.md.
constexpr double kNear = 2.65, kNearFall = 1.0;  ///< limit right behind the baseline
constexpr double kFar = 9.8, kFarFall = 7.4;     ///< limit long after it
constexpr double kWanderBlocks = 34.0;           ///< in which the one goes over into the other
constexpr double kFewBlocks = 6.0;
constexpr double kSingleChannel = 2.3;

}  // namespace

double distance_limit(std::size_t blocks, double slowness, double blocks_since) {
  const double near = kNear - kNearFall * std::pow(slowness, -4.0);
  const double far = kFar - kFarFall * std::pow(slowness, -1.6);
  const double wandered = 1.0 - std::exp(-blocks_since / kWanderBlocks);
  return (near + (far - near) * wandered) * (1.0 + kFewBlocks / static_cast<double>(blocks));
}

void DriftDetector::push(Time start, const ChannelValues& z, const ChannelMask& known,
                         const Baseline& baseline, const FatigueParams& params) {
  Vector block = average_;
  for (std::size_t c = 0; c < z.size(); ++c)
    if (known[c]) block[static_cast<Eigen::Index>(c)] = z[c];
  history_[pushed_ % kDriftHistory] = block;
  times_[pushed_++ % kDriftHistory] = start;
  average_ += params.ewma * (block - average_);
  weight_left_ *= 1.0 - params.ewma;
  // Variance of the average of independent blocks: lambda / (2 - lambda) (1 - (1 - lambda)^2k).
  const double spread = std::sqrt(params.ewma / (2.0 - params.ewma) * (1.0 - weight_left_ * weight_left_));
  const Vector scaled = average_ / spread;
  const double limit = distance_limit(baseline.blocks(), baseline.slowness(), baseline.blocks_since());
  const double distance = std::sqrt(baseline.squared_distance(scaled));
  score_ = std::max(distance, scaled.cwiseAbs().maxCoeff() / kSingleChannel) / limit;
  follow(start, baseline, params);
}

bool DriftDetector::worthwhile(const Baseline& baseline, const FatigueParams& params) const {
  for (std::size_t c = 0; c < params.channels.size(); ++c) {
    const double change = baseline.change(c, average_[static_cast<Eigen::Index>(c)]);
    if (std::abs(change) >= params.channels[c].worthwhile) return true;
  }
  return false;
}

void DriftDetector::follow(Time now, const Baseline& baseline, const FatigueParams& params) {
  const bool over = score_ > 1.0 && worthwhile(baseline, params);
  above_ = over ? above_ + 1 : 0;
  below_ = score_ < params.clear_score ? below_ + 1 : 0;
  const bool too_soon = last_onset_ && seconds(now - *last_onset_) < params.between_onsets_s;
  if (!fatigued_ && above_ >= params.confirm_blocks && !too_soon) {
    fatigued_ = true;
    onset_ = find_onset(baseline);
    last_onset_ = now;
  } else if (fatigued_ && below_ >= params.confirm_blocks) {
    fatigued_ = false;
    onset_.reset();
    since_ = pushed_;
  }
}

/// Page's cumulative sum along the direction of the drift, taken back from now: it is lowest where the drift
/// began.
Time DriftDetector::find_onset(const Baseline& baseline) const {
  const Vector direction = baseline.direction(average_);
  const std::size_t first = std::max(since_, pushed_ > kDriftHistory ? pushed_ - kDriftHistory : 0);
  const double size = direction.dot(average_);
  double sum = 0.0, lowest = 0.0;
  Time onset = times_[first % kDriftHistory];
  for (std::size_t i = first; i < pushed_; ++i) {
    sum += direction.dot(history_[i % kDriftHistory]) - 0.5 * size;
    if (sum >= lowest) continue;
    lowest = sum;
    onset = times_[std::min(i + 1, pushed_ - 1) % kDriftHistory];
  }
  return onset;
}

}  // namespace evenstride
