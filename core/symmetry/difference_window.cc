#include "core/symmetry/difference_window.h"

#include <algorithm>
#include <cmath>

#include "core/math/robust.h"

namespace evenstride {
namespace {

constexpr int kLeast = 10;

}  // namespace

DifferenceWindow::Summary correlated_mean(std::span<const double> values) {
  DifferenceWindow::Summary summary;
  const auto n = static_cast<double>(values.size());
  summary.enough = values.size() >= kLeast;
  if (!summary.enough) return summary;
  for (const double v : values) summary.mean += v / n;
  double square = 0.0;
  for (const double v : values) square += (v - summary.mean) * (v - summary.mean);
  summary.effective_n = effective_count(n, lag_one_correlation(values));
  // The mean follows correlated values, so that they spread less about it than about the truth.
  const double variance = square / (n * (1.0 - 1.0 / summary.effective_n));
  summary.standard_error = std::sqrt(variance / summary.effective_n);
  return summary;
}

void DifferenceWindow::push(const SidePair& pair, int window) {
  next_ %= window;
  pairs_[static_cast<std::size_t>(next_++)] = pair;
  count_ = std::min(count_ + 1, window);
}

DifferenceWindow::Summary DifferenceWindow::summary(double outlier_mads) const {
  if (count_ < kLeast) return {};
  std::array<double, kSymmetryWindow> values{};
  const auto n = static_cast<std::size_t>(count_);
  for (std::size_t i = 0; i < n; ++i) values[i] = pairs_[i].difference;
  const double centre = median({values.data(), n});
  const double spread = median_deviation({values.data(), n}, centre);
  std::size_t kept = 0;
  double left = 0.0, right = 0.0;
  for (std::size_t i = 0; i < n; ++i) {  // oldest first, for the correlation of neighbours
    const std::size_t at = (static_cast<std::size_t>(next_) + i) % n;
    if (spread > 0.0 && std::abs(pairs_[at].difference - centre) > outlier_mads * spread) continue;
    values[kept++] = pairs_[at].difference;
    left += pairs_[at].left;
    right += pairs_[at].right;
  }
  Summary summary = correlated_mean({values.data(), kept});
  if (!summary.enough) return summary;
  summary.left_mean = left / static_cast<double>(kept);
  summary.right_mean = right / static_cast<double>(kept);
  return summary;
}

void DifferenceWindow::Baseline::add(double difference, int wanted) {
  if (done) return;
  values[static_cast<std::size_t>(count++)] = difference;
  if (count < wanted) return;
  std::array<double, kSymmetryBaseline> kept = values, scratch = values;
  const auto n = static_cast<std::size_t>(count);
  const double centre = median({scratch.data(), n});
  const double spread = median_deviation({scratch.data(), n}, centre);
  const auto last = std::remove_if(kept.begin(), kept.begin() + count, [&](double v) {
    return spread > 0.0 && std::abs(v - centre) > 5.0 * spread;
  });
  const Summary summary = correlated_mean({kept.data(), static_cast<std::size_t>(last - kept.begin())});
  mean = summary.mean;
  standard_error = summary.standard_error;
  done = true;
}

}  // namespace evenstride
