#include "core/fatigue/baseline.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "core/math/robust.h"

namespace evenstride {
namespace {

constexpr double kPriorBlocks = 20.0;  ///< weight of what all channels say against a channel's own spread
constexpr double kLeastSpread = 0.3;   ///< of the usual one: nobody is steadier
constexpr double kSlowest = 25.0;      ///< blocks spread as single strides do
constexpr double kMedianEfficiency = 1.57;  ///< variance of a median over that of a mean, normal values

}  // namespace

void Baseline::add(const StrideBlock& block, double running_s, const FatigueParams& params) {
  if (complete_) {
    pass_by();
    return;
  }
  blocks_since_ = 0.0;
  blocks_[count_] = block;
  running_s_[count_++] = running_s;
  const auto proper = static_cast<std::size_t>(
      std::count_if(running_s_.begin(), running_s_.begin() + static_cast<std::ptrdiff_t>(count_),
                    [&](double t) { return t >= params.settled_s; }));
  complete_ = running_s >= params.baseline_end_s || count_ == kBaselineBlocks;
  if (complete_ && proper >= static_cast<std::size_t>(params.proper_blocks)) drop_early(params);
  if (ready(params)) fit(params);
}

void Baseline::drop_early(const FatigueParams& params) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count_; ++i)
    if (running_s_[i] >= params.settled_s) {
      blocks_[kept] = blocks_[i];
      running_s_[kept++] = running_s_[i];
    }
  count_ = kept;
}

double Baseline::progress(const FatigueParams& params) const {
  if (complete_) return 1.0;
  const double wanted =
      (params.baseline_end_s - params.warm_up_s) > 0.0 ? params.baseline_end_s - params.warm_up_s : 1.0;
  const double learnt = count_ == 0 ? 0.0 : running_s_[count_ - 1] - params.warm_up_s;
  return std::clamp(learnt / wanted, 0.0, 1.0);
}

double Baseline::residual(const StrideBlock& block, std::size_t c) const {
  const double faster = block.speed_mps ? *block.speed_mps - speed_mps_ : 0.0;
  return block.value[c] - slope_[c] * faster;
}

void Baseline::fit(const FatigueParams& params) {
  double sum = 0.0, n = 0.0;
  for (std::size_t i = 0; i < count_; ++i)
    if (blocks_[i].speed_mps) sum += *blocks_[i].speed_mps, n += 1.0;
  speed_mps_ = n > 0.0 ? sum / n : 0.0;
  for (std::size_t c = 0; c < known_.size(); ++c) fit_channel(c, params);
  fit_spread(params);
  fit_correlation(params);
}

void Baseline::fit_channel(std::size_t c, const FatigueParams& params) {
  const FatigueChannelParams& prior = params.channels[c];
  known_[c] = std::all_of(blocks_.begin(), blocks_.begin() + static_cast<std::ptrdiff_t>(count_),
                          [&](const StrideBlock& b) { return b.known[c]; });
  if (!known_[c]) return;
  double mean = 0.0, vv = 0.0, vx = 0.0;
  for (std::size_t i = 0; i < count_; ++i) mean += blocks_[i].value[c] / static_cast<double>(count_);
  for (std::size_t i = 0; i < count_; ++i) {
    const double v = blocks_[i].speed_mps ? *blocks_[i].speed_mps - speed_mps_ : 0.0;
    vv += v * v;
    vx += v * (blocks_[i].value[c] - mean);
  }
  // Ridge towards the slope of most runners: people's slopes differ by about half of it.
  const double slope_sd = 0.5 * std::abs(prior.speed_slope) + prior.block_sd;
  const double weight = std::pow(prior.block_sd / slope_sd, 2);
  slope_[c] = (vx + weight * prior.speed_slope) / (vv + weight);
  std::array<double, kBaselineBlocks> values{};
  for (std::size_t i = 0; i < count_; ++i) values[i] = residual(blocks_[i], c);
  centre_[c] = median({values.data(), count_});
}

double Baseline::block_variance(std::size_t c) const {
  double mean = 0.0, square = 0.0;
  for (std::size_t i = 0; i < count_; ++i) mean += residual(blocks_[i], c) / static_cast<double>(count_);
  for (std::size_t i = 0; i < count_; ++i) square += std::pow(residual(blocks_[i], c) - mean, 2);
  return square / static_cast<double>(count_ - 1);
}

/// What independent strides would make block medians spread by.
double Baseline::white_variance(std::size_t c, const FatigueParams& params) const {
  double strides = 0.0;
  for (std::size_t i = 0; i < count_; ++i)
    strides += blocks_[i].stride_variance[c] / static_cast<double>(count_);
  return kMedianEfficiency * strides / params.block_strides;
}

/// Few blocks say little about one channel's spread, but all channels together say how slowly this runner's
/// gait wanders.
void Baseline::fit_spread(const FatigueParams& params) {
  double total = 0.0, channels = 0.0;
  for (std::size_t c = 0; c < known_.size(); ++c) {
    const double white = known_[c] ? white_variance(c, params) : 0.0;
    if (white <= 0.0) continue;
    total += block_variance(c) / white;
    channels += 1.0;
  }
  slowness_ = channels > 0.0 ? std::clamp(total / channels, 1.0, kSlowest) : 1.0;
  const double n = static_cast<double>(count_);
  for (std::size_t c = 0; c < known_.size(); ++c) {
    if (!known_[c]) continue;
    const double own = block_variance(c), usual = slowness_ * white_variance(c, params);
    const double mixed = (n * own + kPriorBlocks * usual) / (n + kPriorBlocks);
    sd_[c] = std::max(std::sqrt(std::max(own, mixed)), kLeastSpread * params.channels[c].block_sd);
  }
}

/// Ledoit & Wolf 2004 (doi:10.1016/S0047-259X(03)00096-4), towards the identity: channels are standardised
/// already.
void Baseline::fit_correlation(const FatigueParams& params) {
  const double n = static_cast<double>(count_);
  const auto standardised = [&](std::size_t i) {
    Vector z = Vector::Zero();
    for (std::size_t c = 0; c < known_.size(); ++c)
      if (known_[c] && params.channels[c].in_distance)
        z[static_cast<Eigen::Index>(c)] = (residual(blocks_[i], c) - centre_[c]) / sd_[c];
    return z;
  };
  Matrix sample = Matrix::Zero(), target = Matrix::Zero();
  dimensions_ = 0;
  for (std::size_t c = 0; c < known_.size(); ++c) {
    const bool in = known_[c] && params.channels[c].in_distance;
    target(static_cast<Eigen::Index>(c), static_cast<Eigen::Index>(c)) = in ? 1.0 : 0.0;
    dimensions_ += in;
  }
  if (dimensions_ == 0) return;
  for (std::size_t i = 0; i < count_; ++i) sample += standardised(i) * standardised(i).transpose() / n;
  double noise = 0.0;
  for (std::size_t i = 0; i < count_; ++i) {
    const Vector z = standardised(i);
    noise += (z * z.transpose() - sample).squaredNorm() / (n * n);
  }
  const double distance = (sample - target).squaredNorm();
  const double shrink = distance > 0.0 ? std::clamp(noise / distance, 0.1, 1.0) : 1.0;
  // Only the correlations are taken from the sample: the spreads are in sd_ already.
  Matrix blend = (1.0 - shrink) * sample;
  blend.diagonal().setOnes();
  inverse_ = blend.llt().solve(target);
}

ChannelValues Baseline::distance(const StrideBlock& block, ChannelMask& known) const {
  ChannelValues z{};
  for (std::size_t c = 0; c < z.size(); ++c) {
    known[c] = known_[c] && block.known[c] && sd_[c] > 0.0;
    if (known[c]) z[c] = (residual(block, c) - centre_[c]) / sd_[c];
  }
  return z;
}

double Baseline::squared_distance(const Vector& z) const {
  return dimensions_ == 0 ? 0.0 : std::max(0.0, z.dot(inverse_ * z)) / dimensions_;
}

}  // namespace evenstride
