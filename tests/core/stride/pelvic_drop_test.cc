#include "core/stride/pelvic_drop.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "core/base/units.h"

namespace evenstride {
namespace {

std::vector<double> hump(double height, double offset) {  // half a sine over 0.1 .. 0.3 s, flat outside
  std::vector<double> v(81);
  for (std::size_t i = 0; i < v.size(); ++i) {
    const double t = 0.005 * static_cast<double>(i);
    v[i] = offset + (t > 0.1 && t < 0.3 ? height * std::sin(kPi * (t - 0.1) / 0.2) : 0.0);
  }
  return v;
}

TEST(PelvicDrop, IsTheFallOfTheSwingSide) {
  EXPECT_NEAR(pelvic_drop_rad(hump(0.08, 0.0), 0.005, 0.1, 0.3, Side::kLeft), 0.08, 1e-6);
  EXPECT_NEAR(pelvic_drop_rad(hump(-0.08, 0.0), 0.005, 0.1, 0.3, Side::kRight), 0.08, 1e-6);
}

TEST(PelvicDrop, IsZeroWhereThePelvisOnlyRises) {
  EXPECT_NEAR(pelvic_drop_rad(hump(-0.08, 0.0), 0.005, 0.1, 0.3, Side::kLeft), 0.0, 1e-12);
}

TEST(PelvicDrop, LooksOnlyInsideTheStance) {
  EXPECT_NEAR(pelvic_drop_rad(hump(0.08, 0.0), 0.005, 0.1, 0.15, Side::kLeft), 0.08 * std::sin(kPi / 4.0),
              1e-6);
}

TEST(PelvicDrop, ConstantTiltDropsOut) {
  std::mt19937 g(1);
  std::uniform_real_distribution<double> u(-0.2, 0.2);
  for (int i = 0; i < 100; ++i) {
    const double height = u(g), offset = u(g);
    EXPECT_NEAR(pelvic_drop_rad(hump(height, offset), 0.005, 0.1, 0.3, Side::kLeft), std::max(0.0, height),
                1e-6);
  }
}

}  // namespace
}  // namespace evenstride
