#include "tools/validation/match.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace evenstride::validation {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;
constexpr Side L = Side::kLeft, R = Side::kRight;

TEST(Match, NearestFirstAndEachOnce) {
  // 1.05 and 1.04 are nearest; then 1.00 finds nothing free within 60 ms.
  EXPECT_THAT(match({{1.00, L}, {1.05, L}}, {{1.04, L}, {1.10, L}}), ElementsAre(Pair(1, 0)));
  EXPECT_THAT(match({{1.00, L}, {1.05, L}}, {{1.01, L}, {1.10, L}}), ElementsAre(Pair(0, 0), Pair(1, 1)));
  EXPECT_THAT(match({{1.00, L}, {1.05, L}}, {{1.04, L}}), ElementsAre(Pair(1, 0)));
}

TEST(Match, OtherSideAndFarAwayDoNotCount) {
  EXPECT_TRUE(match({{1.0, L}}, {{1.0, R}}).empty());
  EXPECT_TRUE(match({{1.0, L}}, {{1.0601, L}}).empty());
  EXPECT_THAT(match({{1.0, L}}, {{1.0599, L}}), ElementsAre(Pair(0, 0)));
  EXPECT_TRUE(match({}, {{1.0, L}}).empty());
}

}  // namespace
}  // namespace evenstride::validation
