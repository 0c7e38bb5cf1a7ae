#include "tools/validation/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace evenstride::validation {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(Statistics, MedianOfOddEvenAndNothing) {
  EXPECT_EQ(median({3, 1, 2}), 2.0);
  EXPECT_EQ(median({4, 1, 3, 2, kNan}), 2.5);
  EXPECT_TRUE(std::isnan(median({kNan})));
}

TEST(Statistics, SymmetryIndexOfMedians) {
  EXPECT_DOUBLE_EQ(symmetry_index({5, 9, 0}, {3, 3}), 50.0);
  EXPECT_DOUBLE_EQ(symmetry_index({3, 3}, {5, 9, 0}), -50.0);
  EXPECT_TRUE(std::isnan(symmetry_index({1}, {})));
}

TEST(Statistics, PercentileIsAValueThatIsThere) {
  EXPECT_EQ(percentile({5, 1, 4, 2, 3, kNan}, 0.6), 3.0);
  EXPECT_EQ(percentile({5, 1, 4, 2, 3}, 0.95), 5.0);
  EXPECT_EQ(percentile({7}, 0.01), 7.0);
  EXPECT_TRUE(std::isnan(percentile({}, 0.9)));
}

TEST(Statistics, SlopeOfALineAndOfNone) {
  EXPECT_DOUBLE_EQ(*slope({-4, 1, 2, 5}, {-1, 1.5, 2, 3.5}), 0.5);
  EXPECT_FALSE(slope({1, 2}, {1, 2}));
  EXPECT_FALSE(slope({3, 3, 3}, {1, 2, 3}));
}

TEST(Statistics, SummaryLeavesOutWhatIsNotThere) {
  const auto s = summarise({1.0, kNan, 3.0, 8.0}, {"a", "a", "a", "b"});
  ASSERT_TRUE(s);
  EXPECT_EQ(s->n, 3U);
  EXPECT_DOUBLE_EQ(s->bias, 4.0);
  EXPECT_DOUBLE_EQ(s->rmse, std::sqrt(74.0 / 3.0));
  EXPECT_DOUBLE_EQ(s->sd * s->sd, 74.0 / 3.0 - 16.0);
  ASSERT_EQ(s->runners.size(), 2U);
  EXPECT_DOUBLE_EQ(s->runner_bias(), 5.0);  // of 2 and 8
  EXPECT_DOUBLE_EQ(s->runner_sd(), 0.5);    // of 1 and 0
  EXPECT_DOUBLE_EQ(s->worst_runner_bias(), 8.0);
  EXPECT_FALSE(summarise({kNan, kNan}));
}

TEST(Statistics, ChangeWithinARunnerKnowsNothingOfRunnersMeans) {
  const auto s = summarise({1.0, 3.0, 10.0, 14.0, 7.0}, {"a", "a", "b", "b", "c"});
  EXPECT_DOUBLE_EQ(s->change_within_runner(), std::sqrt((2.0 + 8.0) / 2.0));
  EXPECT_TRUE(std::isnan(summarise({1.0, 2.0}, {"a", "b"})->change_within_runner()));
}

TEST(Statistics, AnglesWrap) {
  EXPECT_DOUBLE_EQ(wrap_deg(190.0), -170.0);
  EXPECT_DOUBLE_EQ(wrap_deg(-350.0), 10.0);
  EXPECT_DOUBLE_EQ(wrap_deg(720.0), 0.0);
}

}  // namespace
}  // namespace evenstride::validation
