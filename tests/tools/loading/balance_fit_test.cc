#include "tools/loading/balance_fit.h"

#include <gtest/gtest.h>

#include <random>

namespace evenstride {
namespace {

TEST(BalanceFit, FindsWhatGoesWithThePelvisAndNotWhatBothFeetShare) {
  constexpr double kRelative = 0.08;  // the ridge takes 5 % off
  std::mt19937 rng(5);
  std::normal_distribution<double> normal;
  std::vector<BalanceRow> rows;
  for (int recording = 0; recording < 40; ++recording) {
    const double half_g = 0.07 * normal(rng);
    const double shared_s = 0.005 * normal(rng);
    for (int i = 0; i < 60; ++i) {
      const Side side = i % 2 == 0 ? Side::kLeft : Side::kRight;
      const double sign = side == Side::kLeft ? 1.0 : -1.0;
      rows.push_back({std::to_string(recording), "runner", side,
                      shared_s - sign * 0.016 * half_g + 1e-4 * normal(rng), half_g});
    }
  }
  EXPECT_NEAR(fit_balance(rows) / 0.016, 1.0, kRelative);
  EXPECT_EQ(fit_balance({}), 0.0);
}

}  // namespace
}  // namespace evenstride
