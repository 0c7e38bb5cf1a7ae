#include "core/stride/coordination.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "core/base/units.h"

namespace evenstride {
namespace {

TEST(CoordinationVariability, IsAbsentBeforeItHasEnoughAndZeroForOnePhase) {
  CoordinationVariability v;
  for (std::size_t i = 0; i + 1 < CoordinationVariability::kFewest; ++i) v.push(kPi);
  EXPECT_FALSE(v.sd_rad());
  v.push(-kPi);  // the same direction
  EXPECT_NEAR(*v.sd_rad(), 0.0, 1e-6);
}

TEST(CoordinationVariability, MatchesTheSpreadOfAWrappedNormal) {
  std::mt19937 g(5);
  std::normal_distribution<double> n(3.0, 0.3);
  double sum = 0.0;
  constexpr int kRuns = 400;
  for (int k = 0; k < kRuns; ++k) {
    CoordinationVariability v;
    for (std::size_t i = 0; i < CoordinationVariability::kStrides; ++i) v.push(n(g));
    sum += *v.sd_rad() * *v.sd_rad();
  }
  // Expected sample variance of 20 around their own mean: 19/20 of 0.09; 5 % for the mean of 400 runs.
  EXPECT_NEAR(sum / kRuns, 0.95 * 0.09, 0.05 * 0.09);
}

TEST(CoordinationVariability, ForgetsOldStrides) {
  CoordinationVariability v;
  for (int i = 0; i < 40; ++i) v.push(i * 2.4);
  for (std::size_t i = 0; i < CoordinationVariability::kStrides; ++i) v.push(1.0);
  EXPECT_NEAR(*v.sd_rad(), 0.0, 1e-6);
}

}  // namespace
}  // namespace evenstride
