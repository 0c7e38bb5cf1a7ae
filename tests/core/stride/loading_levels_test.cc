#include "core/stride/loading_levels.h"

#include <gtest/gtest.h>

#include <random>

namespace evenstride {
namespace {

LoadingTerms terms(double a, double b) {
  LoadingTerms t;
  t.values[0] = a;
  t.values[1] = b;
  t.count = 2;
  return t;
}

TEST(LoadingLevels, TheFirstStepIsItsOwnLevel) {
  LoadingLevels levels;
  const LoadingSplit s = levels.push(Side::kLeft, terms(3.0, -1.0));
  EXPECT_DOUBLE_EQ(s.common.values[0], 3.0);
  EXPECT_DOUBLE_EQ(s.half.values[0], 0.0);
  EXPECT_DOUBLE_EQ(s.deviation.values[1], 0.0);
}

// Law: the three parts always make the step.
TEST(LoadingLevels, PartsAddUp) {
  std::mt19937 g(6);
  std::normal_distribution<double> n;
  LoadingLevels levels;
  for (int i = 0; i < 200; ++i) {
    const LoadingTerms t = terms(n(g), 5.0 + n(g));
    const LoadingSplit s = levels.push(i % 2 == 0 ? Side::kLeft : Side::kRight, t);
    for (std::size_t k = 0; k < 2; ++k)
      EXPECT_NEAR(s.common.values[k] + s.half.values[k] + s.deviation.values[k], t.values[k], 1e-12);
  }
}

TEST(LoadingLevels, SidesPartIntoMeanAndHalfDifference) {
  LoadingLevels levels;
  LoadingSplit left, right;
  for (int i = 0; i < 30; ++i) {
    left = levels.push(Side::kLeft, terms(2.2, 0.0));
    right = levels.push(Side::kRight, terms(2.0, 0.0));
  }
  EXPECT_NEAR(left.common.values[0], 2.1, 1e-12);
  EXPECT_NEAR(left.half.values[0], 0.1, 1e-12);
  EXPECT_NEAR(right.half.values[0], -0.1, 1e-12);
  EXPECT_NEAR(right.deviation.values[0], 0.0, 1e-12);
}

TEST(LoadingLevels, ForgetOldStepsAndClear) {
  LoadingLevels levels;
  for (int i = 0; i < 50; ++i) levels.push(Side::kLeft, terms(9.0, 0.0));
  LoadingSplit s;
  for (std::size_t i = 0; i < LoadingLevels::kSteps; ++i) s = levels.push(Side::kLeft, terms(1.0, 0.0));
  EXPECT_NEAR(s.common.values[0], 1.0, 1e-12);
  levels.clear();
  EXPECT_DOUBLE_EQ(levels.push(Side::kRight, terms(4.0, 0.0)).common.values[0], 4.0);
}

TEST(LoadingLevels, UnknownSideHasNoDifference) {
  LoadingLevels levels;
  LoadingSplit s;
  for (int i = 0; i < 6; ++i) s = levels.push(Side::kUnknown, terms(i, 0.0));
  EXPECT_DOUBLE_EQ(s.half.values[0], 0.0);
}

}  // namespace
}  // namespace evenstride
