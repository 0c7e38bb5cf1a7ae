#include "core/events/force_level.h"

#include <gtest/gtest.h>

#include "core/base/units.h"

namespace evenstride {
namespace {

TEST(ForceLevel, KnowsItsLimits) {
  EXPECT_NEAR(force_level(kGravity_mps2), 0.0, 1e-12);
  EXPECT_EQ(force_level(0.0), force_level(0.5 * kGravity_mps2));
  EXPECT_EQ(force_level(12.0 * kGravity_mps2), force_level(30.0 * kGravity_mps2));
}

TEST(ForceLevel, IsSmoothedOverThreeCellsAndBeginsAnew) {
  LevelSmoother smoother;
  EXPECT_DOUBLE_EQ(smoother.push(3.0), 3.0);
  EXPECT_DOUBLE_EQ(smoother.push(6.0), 4.0);
  EXPECT_DOUBLE_EQ(smoother.push(0.0), 3.0);
  EXPECT_DOUBLE_EQ(smoother.push(0.0), 2.0);
  smoother.clear();
  EXPECT_DOUBLE_EQ(smoother.push(1.0), 1.0);
}

}  // namespace
}  // namespace evenstride
