#include "core/events/signal_marks.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace evenstride {
namespace {

TEST(SignalMarks, ParabolaHasItsVertexBetweenSamples) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> position(3.0, 6.0);
  for (int round = 0; round < 100; ++round) {
    const double peak = position(random);
    std::vector<double> y;
    for (int i = 0; i < 10; ++i) y.push_back(7.0 - (i - peak) * (i - peak));
    EXPECT_NEAR(refine_peak(y, index_of_max(y, 0, 9)), peak, 1e-9);
  }
}

TEST(SignalMarks, CrossingsAreFoundBetweenSamplesAndInside) {
  const std::vector<double> y = {-1, 1, -1, 3, -3, 5};
  EXPECT_NEAR(*first_upward(y, 0.0, 0, 5), 0.5, 1e-12);
  EXPECT_NEAR(*first_upward(y, 0.0, 1, 5), 2.25, 1e-12);
  EXPECT_NEAR(*last_upward(y, 0.0, 0, 5), 4.375, 1e-12);
  EXPECT_NEAR(*last_upward(y, 0.0, 0, 4), 2.25, 1e-12);
  EXPECT_FALSE(first_upward(y, 9.0, 0, 5));
  EXPECT_FALSE(first_upward(y, 0.0, 4.5, 90));
}

TEST(SignalMarks, RangesAreCutToTheSignal) {
  const std::vector<double> y = {4, 1, 2};
  EXPECT_EQ(index_of_max(y, -5, 90), 0);
  EXPECT_EQ(index_of_max(y, 0.5, 90), 2);
  EXPECT_EQ(index_of_max(y, 3, 90), -1);
  EXPECT_EQ(refine_peak(y, 0), 0.0);
  EXPECT_EQ(value_at(y, -2.0), 4.0);
  EXPECT_EQ(value_at(y, 1.5), 1.5);
  EXPECT_EQ(value_at(y, 7.0), 2.0);
  EXPECT_EQ(value_at(std::vector<double>{5.0}, 3.0), 5.0);
}

}  // namespace
}  // namespace evenstride
