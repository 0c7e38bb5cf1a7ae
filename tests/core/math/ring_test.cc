#include "core/math/ring.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace evenstride {
namespace {

TEST(Ring, KeepsTheLastValuesInOrder) {
  Ring<int> ring(3);
  EXPECT_TRUE(ring.empty());
  for (int i = 0; i < 5; ++i) ring.push(i);
  ASSERT_TRUE(ring.full());
  EXPECT_EQ(ring.front(), 2);
  EXPECT_EQ(ring[1], 3);
  EXPECT_EQ(ring.back(), 4);
  ring.pop_front();
  EXPECT_EQ(ring.size(), 2u);
  EXPECT_EQ(ring.front(), 3);
}

TEST(Ring, KeepsTheNewestValuesWhenItsCapacityChanges) {
  Ring<int> ring(3);
  for (int i = 0; i < 5; ++i) ring.push(i);
  ring.set_capacity(5);
  ASSERT_EQ(ring.size(), 3u);
  EXPECT_EQ(ring.front(), 2);
  ring.push(5);
  ring.set_capacity(2);
  ASSERT_TRUE(ring.full());
  EXPECT_EQ(ring.front(), 4);
  EXPECT_EQ(ring.back(), 5);
}

TEST(Ring, RefusesToBeEmptyForEver) { EXPECT_THROW(Ring<int>(0), std::invalid_argument); }

}  // namespace
}  // namespace evenstride
