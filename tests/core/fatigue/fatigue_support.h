/// Strides of a runner whose gait varies with long memory and, if wished, drifts.
#pragma once

#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "core/fatigue/fatigue_monitor.h"
#include "core/sim/stride_noise.h"

namespace evenstride::test {

class FatigueSink : public ResultSink {
 public:
  void on_fatigue(const FatigueResult& result) override { results.push_back(result); }
  std::vector<FatigueResult> results;
};

/// Channel values about 0, each with a stride SD of 2.2 usual block SDs. Drift in stride SDs per 1,000
/// strides, up in every second channel and down in the others, from `drift_from_s`.
class TiringRunner {
 public:
  TiringRunner(std::uint64_t seed, double slow_share) {
    for (std::uint64_t c = 0; c < kFatigueChannelCount; ++c)
      noise_.emplace_back(seed * 16 + c + 1, slow_share);
  }
  StrideFeatures next() {
    StrideFeatures f;
    time_s_ += kStride_s;
    f.time = time_from_s(time_s_);
    f.stride_time_s = kStride_s;
    f.speed_mps = speed_mps;
    f.turn_rate_radps = 0.0;
    const double drift =
        time_s_ > drift_from_s ? drift_per_1000 * (time_s_ - drift_from_s) / (1000.0 * kStride_s) : 0.0;
    for (std::size_t c = 0; c < kFatigueChannelCount; ++c) {
      const double sd = 2.2 * params_.channels[c].block_sd;
      f.known[c] = true;
      f.value[c] = sd * (noise_[c].next() + (c % 2 == 0 ? drift + shift : -drift - shift)) +
                   params_.channels[c].speed_slope * (speed_mps - 3.2);
    }
    return f;
  }
  double time_s() const { return time_s_; }
  /// Passes time without running.
  void rest(double s) { time_s_ += s; }
  double speed_mps = 3.2;
  double shift = 0.0;  ///< stride SDs, at once
  double drift_per_1000 = 0.0, drift_from_s = std::numeric_limits<double>::infinity();
  static constexpr double kStride_s = 0.7;

 private:
  FatigueParams params_;
  std::vector<sim::StrideNoise> noise_;
  double time_s_ = 0.0;
};

/// Runs until `until_s`; returns when fatigue was first confirmed.
inline std::optional<double> run_until(FatigueMonitor& monitor, TiringRunner& runner, double until_s,
                                       ResultSink& sink) {
  while (runner.time_s() < until_s) {
    monitor.push(runner.next(), sink);
    if (monitor.result().state == FatigueState::kFatigued) return runner.time_s();
  }
  return std::nullopt;
}

}  // namespace evenstride::test
