/// Strides that may be compared, in blocks: straight, steady, some time after a stop, of good quality.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "core/fatigue/fatigue_params.h"
#include "core/fatigue/stride_features.h"

namespace evenstride {

inline constexpr int kMostBlockStrides = 50;

/// Medians of a block of strides.
struct StrideBlock {
  Time start, time;  ///< end of its first and last stride
  ChannelValues value{};
  ChannelMask known{};
  ChannelValues stride_variance{};  ///< robust, about the median: what the block's medians should spread by
  std::optional<double> speed_mps;
};

class BlockBuilder {
 public:
  /// A block when this stride completes one.
  std::optional<StrideBlock> push(const StrideFeatures& stride, const FatigueParams& params);
  /// Running stopped at `time`: the open block is given up.
  void stop(Time time);
  /// Share of the last 50 strides that passed, those right after a stop apart; 1 before the first.
  double passing() const;
  double running_s() const { return running_s_; }  ///< sum of stride times, passing or not

 private:
  static constexpr std::size_t kSpeeds = 10, kJudged = 50;
  bool is_steady(const StrideFeatures& stride, const FatigueParams& params);
  StrideBlock close();

  std::array<StrideFeatures, kMostBlockStrides> strides_{};
  std::size_t count_ = 0;
  std::array<double, kSpeeds> speeds_{};
  std::size_t speed_count_ = 0;
  std::array<bool, kJudged> passed_{};
  std::size_t judged_ = 0;
  double running_s_ = 0.0;
  std::optional<Time> restart_;  ///< first stride after the last stop
  bool stopped_ = true;
};

}  // namespace evenstride
