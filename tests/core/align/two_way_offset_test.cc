#include "core/align/two_way_offset.h"

#include <gtest/gtest.h>

namespace evenstride {
namespace {

TEST(TwoWayOffset, IsTheIntersectionOfWhatExchangesProve) {
  TwoWayOffset clock;
  EXPECT_FALSE(clock.limits(0.0, 0.0));
  clock.add(0.0, {-0.004, 0.002});
  clock.add(0.0, {-0.001, 0.009});
  const auto proven = clock.limits(0.0, 0.0);
  ASSERT_TRUE(proven);
  EXPECT_DOUBLE_EQ(proven->low_s, -0.001);
  EXPECT_DOUBLE_EQ(proven->high_s, 0.002);
}

TEST(TwoWayOffset, FollowsTheSkewAndWidensWithAge) {
  TwoWayOffset clock;
  clock.add(0.0, {-0.001, 0.001});
  const auto later = clock.limits(10.0, 100e-6);
  ASSERT_TRUE(later);
  EXPECT_NEAR(later->low_s, -0.001 + 0.001 - 0.0002, 1e-12);
  EXPECT_NEAR(later->high_s, 0.001 + 0.001 + 0.0002, 1e-12);
}

TEST(TwoWayOffset, TakesTheMiddleOfAContradiction) {
  TwoWayOffset clock;
  clock.add(0.0, {0.001, 0.002});
  clock.add(0.0, {-0.002, -0.001});
  const auto proven = clock.limits(0.0, 0.0);
  EXPECT_DOUBLE_EQ(proven->low_s, 0.0);
  EXPECT_DOUBLE_EQ(proven->high_s, 0.0);
}

TEST(TwoWayOffset, TrustsTheShortExchangesMost) {
  TwoWayOffset clock;
  for (int i = 0; i < 3; ++i) clock.add(0.0, {0.001, 0.003});
  EXPECT_FALSE(clock.middle(0.0, 0.0));
  clock.add(0.0, {0.0, 0.2});
  const auto middle = clock.middle(0.0, 0.0);
  ASSERT_TRUE(middle);
  EXPECT_NEAR(middle->offset_s, 0.002, 0.0001);
}

}  // namespace
}  // namespace evenstride
