#include "core/sim/stride_noise.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace evenstride::sim {
namespace {

/// Root mean square of the integrated series about straight lines in windows of n (Peng et al. 1994).
double dfa_fluctuation(const std::vector<double>& profile, std::size_t n) {
  double sum = 0.0;
  std::size_t windows = 0;
  for (std::size_t start = 0; start + n <= profile.size(); start += n, ++windows) {
    double sy = 0, sxy = 0, sxx = 0;
    const double middle = 0.5 * static_cast<double>(n - 1);
    for (std::size_t i = 0; i < n; ++i) {
      const double x = static_cast<double>(i) - middle;
      sy += profile[start + i];
      sxy += x * profile[start + i];
      sxx += x * x;
    }
    for (std::size_t i = 0; i < n; ++i) {
      const double r =
          profile[start + i] - sy / static_cast<double>(n) - sxy / sxx * (static_cast<double>(i) - middle);
      sum += r * r / static_cast<double>(n);
    }
  }
  return std::sqrt(sum / static_cast<double>(windows));
}

double dfa_alpha(double slow_share) {
  double sum = 0.0;
  const int runs = 8;
  for (std::uint64_t seed = 0; seed < runs; ++seed) {
    StrideNoise noise(11 + seed, slow_share);
    std::vector<double> profile(32768);
    double total = 0.0;
    for (double& value : profile) value = total += noise.next();
    sum += std::log(dfa_fluctuation(profile, 256) / dfa_fluctuation(profile, 8)) / std::log(256.0 / 8.0);
  }
  return sum / runs;
}

TEST(StrideNoise, HasUnitVariance) {
  double sum = 0.0;
  const int runs = 4000;
  for (int seed = 0; seed < runs; ++seed) {
    const double x = StrideNoise(static_cast<std::uint64_t>(seed), 0.35).next();
    sum += x * x;
  }
  EXPECT_NEAR(sum / runs, 1.0, 4.0 * std::sqrt(2.0 / runs));
}

TEST(StrideNoise, IsAsLongRangeAsRunnersAre) {
  EXPECT_NEAR(dfa_alpha(0.0), 0.50, 0.03);
  EXPECT_NEAR(dfa_alpha(0.2), 0.70, 0.03);
  EXPECT_NEAR(dfa_alpha(0.35), 0.83, 0.03);
  EXPECT_NEAR(dfa_alpha(0.6), 0.94, 0.03);
}

TEST(StrideNoise, RefusesAShareAboveOne) { EXPECT_THROW(StrideNoise(1, 1.5), std::invalid_argument); }

}  // namespace
}  // namespace evenstride::sim
