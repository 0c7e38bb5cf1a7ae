#include "core/stride/axial_rotation.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "core/base/units.h"

namespace evenstride {
namespace {

std::vector<double> stride(double amplitude, double phase, double second, double offset, std::size_t points) {
  std::vector<double> v(points);
  for (std::size_t i = 0; i < points; ++i) {
    const double a = 2.0 * kPi * static_cast<double>(i) / static_cast<double>(points - 1);
    v[i] = offset + amplitude * std::cos(a + phase) + second * std::cos(2.0 * a + 0.4);
  }
  return v;
}

TEST(FirstHarmonic, RecoversAmplitudeAndPhaseOfAnyStride) {
  std::mt19937 g(2);
  std::uniform_real_distribution<double> u(-1.0, 1.0);
  for (int k = 0; k < 200; ++k) {
    const double amplitude = 1.1 + u(g), phase = kPi * u(g);
    const auto c =
        first_harmonic(stride(amplitude, phase, u(g), 100.0 * u(g), 121 + static_cast<std::size_t>(k % 50)));
    EXPECT_NEAR(std::abs(c), amplitude, 1e-9);
    EXPECT_NEAR(std::abs(std::polar(1.0, std::arg(c)) - std::polar(1.0, phase)), 0.0, 1e-9);
  }
}

TEST(RelativePhase, IsPositiveWhenTheFirstLeadsAndStaysInRange) {
  EXPECT_NEAR(relative_phase_rad(std::polar(2.0, 0.5), std::polar(1.0, 0.2)), 0.3, 1e-12);
  EXPECT_NEAR(relative_phase_rad(std::polar(1.0, 3.0), std::polar(1.0, -3.0)), 6.0 - 2.0 * kPi, 1e-12);
  EXPECT_DOUBLE_EQ(relative_phase_rad({-1.0, 0.0}, {1.0, 0.0}), kPi);
  EXPECT_DOUBLE_EQ(relative_phase_rad({-1.0, -0.0}, {1.0, 0.0}), kPi);
}

TEST(RemoveSlope, LeavesAPureLineFlat) {
  std::vector<double> line = {1.0, 1.5, 2.0, 2.5};
  remove_slope(line, 0.1, 5.0);
  EXPECT_NEAR(range_of(line), 0.0, 1e-12);
}

TEST(HeadingTrend, AveragesOverStridesOnceItHasEnough) {
  HeadingTrend trend;
  trend.push(0.02, 0.7);
  EXPECT_FALSE(trend.settled());
  EXPECT_NEAR(trend.slope_for(0.02, 0.7), 0.02 / 0.7, 1e-12);  // its own
  for (const double gained : {-0.02, 0.01, -0.01, 0.0, 0.03}) trend.push(gained, 0.7);
  EXPECT_TRUE(trend.settled());
  EXPECT_NEAR(trend.slope_for(0.03, 0.7), 0.03 / 4.2, 1e-12);  // the mean
}

TEST(HeadingTrend, UsesTheStridesOwnLineGoingIntoABend) {
  HeadingTrend trend;
  for (int i = 0; i < 9; ++i) trend.push(0.0, 0.7);
  trend.push(0.21, 0.7);  // 0.3 rad/s at once
  EXPECT_NEAR(trend.slope_for(0.21, 0.7), 0.3, 1e-12);
}

}  // namespace
}  // namespace evenstride
