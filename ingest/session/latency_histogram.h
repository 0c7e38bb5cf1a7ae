/// Counts durations in buckets 6 % apart, from 64 ns to hours; any thread may add, any may read.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>

namespace evenstride {

class LatencyHistogram {
 public:
  void add(std::int64_t ns) {
    counts_[bucket(ns < 0 ? 0 : static_cast<std::uint64_t>(ns))].fetch_add(1, std::memory_order_relaxed);
  }
  void clear() {
    for (auto& count : counts_) count.store(0, std::memory_order_relaxed);
  }
  std::uint64_t total() const {
    std::uint64_t sum = 0;
    for (const auto& count : counts_) sum += count.load(std::memory_order_relaxed);
    return sum;
  }
  /// Upper edge of the bucket below which the share `ratio` of all lies, ns; 0 if nothing was added.
  double quantile_ns(double ratio) const {
    const auto wanted = static_cast<std::uint64_t>(ratio * static_cast<double>(total()));
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < kBuckets; ++i) {
      sum += counts_[i].load(std::memory_order_relaxed);
      if (sum > wanted) return upper_ns(i);
    }
    return 0.0;
  }

 private:
  static constexpr int kSteps = 16;  // in each doubling
  static constexpr std::size_t kBuckets = 44 * kSteps;
  static std::size_t bucket(std::uint64_t ns) {
    if (ns < 64) return 0;
    const auto power = static_cast<unsigned>(std::bit_width(ns) - 1);  // at least 6
    const std::size_t step = static_cast<std::size_t>(ns >> (power - 4)) & (kSteps - 1);
    const std::size_t at = (power - 6) * kSteps + step + 1;
    return at < kBuckets ? at : kBuckets - 1;
  }
  static double upper_ns(std::size_t at) {
    if (at == 0) return 64.0;
    const std::size_t power = (at - 1) / kSteps + 6, step = (at - 1) % kSteps;
    return static_cast<double>(std::uint64_t{1} << power) *
           (1.0 + (static_cast<double>(step) + 1.0) / kSteps);
  }
  std::array<std::atomic<std::uint64_t>, kBuckets> counts_{};
};

}  // namespace evenstride
