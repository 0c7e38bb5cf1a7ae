#include "core/stride/stiffness.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/base/units.h"

namespace evenstride {
namespace {

// The method is exact for a body whose force is a half sine: integrate one.
TEST(VerticalStiffness, IsExactForAHalfSine) {
  const double peak_bw = 2.5, tc = 0.24;
  double v = -(peak_bw * tc / kPi - 0.5 * tc) * kGravity_mps2, z = 0.0, lowest = 0.0;
  constexpr int kSteps = 200000;
  for (int i = 0; i < kSteps; ++i) {
    const double t = (i + 0.5) * tc / kSteps, dt = tc / kSteps;
    v += (peak_bw * std::sin(kPi * t / tc) - 1.0) * kGravity_mps2 * dt;
    z += v * dt;
    lowest = std::min(lowest, z);
  }
  EXPECT_NEAR(*vertical_stiffness_bwpm(peak_bw, 2.0 * peak_bw * tc / kPi, tc, std::nullopt),
              peak_bw / -lowest, 1e-3 * peak_bw / -lowest);
}

// A short peak on top of the sine moves the peak force alone.
TEST(VerticalStiffness, SinksByTheImpulse) {
  const double sine = *vertical_stiffness_bwpm(2.4, 0.36, 0.24, std::nullopt);
  EXPECT_NEAR(*vertical_stiffness_bwpm(2.4 * 1.05, 0.36, 0.24, std::nullopt), 1.05 * sine, 1e-9 * sine);
}

TEST(VerticalStiffness, IsRefusedOnSlopesAndInWalking) {
  EXPECT_TRUE(vertical_stiffness_bwpm(2.5, 0.36, 0.24, 0.01));
  EXPECT_FALSE(vertical_stiffness_bwpm(2.5, 0.36, 0.24, 0.03));
  EXPECT_FALSE(vertical_stiffness_bwpm(2.5, 0.36, 0.24, -0.03));
  EXPECT_FALSE(vertical_stiffness_bwpm(1.2, 0.45, 0.6, 0.0));
}

}  // namespace
}  // namespace evenstride
