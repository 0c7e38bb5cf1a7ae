/// The runner's own fresh gait: where each channel lies at this speed, how blocks spread about it, and
/// together.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstddef>

#include "core/fatigue/block_builder.h"

namespace evenstride {

inline constexpr std::size_t kBaselineBlocks = 40;

class Baseline {
 public:
  using Matrix = Eigen::Matrix<double, kFatigueChannelCount, kFatigueChannelCount>;
  using Vector = Eigen::Matrix<double, kFatigueChannelCount, 1>;

  /// Learns one more block, taken after `running_s` of running.
  void add(const StrideBlock& block, double running_s, const FatigueParams& params);
  /// Enough to begin watching.
  bool ready(const FatigueParams& params) const {
    return count_ >= static_cast<std::size_t>(params.least_blocks);
  }
  /// Nothing is learnt any more.
  bool complete() const { return complete_; }
  /// 0 to 1, of the proper baseline.
  double progress(const FatigueParams& params) const;
  std::size_t blocks() const { return count_; }
  double blocks_since() const {
    return blocks_since_;
  }  ///< passed by without being learnt, since the last that was
  void pass_by() { blocks_since_ += 1.0; }

  /// Distance of a block from the baseline at its own speed, in block-level SDs; unknown channels read 0.
  ChannelValues distance(const StrideBlock& block, ChannelMask& known) const;
  /// In channel scale, for `z` block-level SDs.
  double change(std::size_t channel, double z) const { return z * sd_[channel]; }
  /// z' R^-1 z over the channels of the distance, divided by their number; 0 without channels.
  double squared_distance(const Vector& z) const;
  /// R^-1 z: the direction in which the blocks have moved.
  Vector direction(const Vector& z) const { return inverse_ * z; }
  /// How much more block medians spread than independent strides would make them: 1 for white noise. Mean
  /// over channels.
  double slowness() const { return slowness_; }

 private:
  void drop_early(const FatigueParams& params);
  void fit(const FatigueParams& params);
  void fit_channel(std::size_t c, const FatigueParams& params);
  void fit_spread(const FatigueParams& params);
  double block_variance(std::size_t c) const;
  double white_variance(std::size_t c, const FatigueParams& params) const;
  void fit_correlation(const FatigueParams& params);
  double residual(const StrideBlock& block, std::size_t c) const;

  std::array<StrideBlock, kBaselineBlocks> blocks_{};
  std::array<double, kBaselineBlocks> running_s_{};
  std::size_t count_ = 0;
  double blocks_since_ = 0.0;
  bool complete_ = false;
  ChannelValues centre_{}, sd_{}, slope_{};
  ChannelMask known_{};
  double speed_mps_ = 0.0;
  double slowness_ = 1.0;
  int dimensions_ = 0;
  Matrix inverse_ = Matrix::Zero();
};

}  // namespace evenstride
