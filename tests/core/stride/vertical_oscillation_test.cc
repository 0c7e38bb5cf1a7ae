#include "core/stride/vertical_oscillation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "core/base/units.h"

namespace evenstride {
namespace {

constexpr double kStride_s = 0.7, kStep_s = 0.005;
constexpr std::size_t kPoints = 141;
// 70 points a wave: an extreme may lie half a step off the grid (1 - cos(pi/70) = 0.1 %), and each of the two
// trapezoid integrations loses (2 pi/70)^2/12 = 0.07 %.
constexpr double kGridError_ratio = 0.0025;

std::vector<double> vertical_g(double height_m, double phase, double bias_g) {
  std::vector<double> v(kPoints);
  const double w = 4.0 * kPi / kStride_s;
  for (std::size_t i = 0; i < kPoints; ++i)
    v[i] = 1.0 + bias_g -
           height_m * w * w * std::cos(w * kStep_s * static_cast<double>(i) + phase) / kGravity_mps2;
  return v;
}

TEST(VerticalOscillation, OfASineIsTwiceItsAmplitudeWhateverPhaseAndBias) {
  std::mt19937 g(3);
  std::uniform_real_distribution<double> u(0.0, 1.0);
  std::vector<double> height(kPoints);
  for (int k = 0; k < 100; ++k) {
    const double a = 0.02 + 0.05 * u(g);
    periodic_height(vertical_g(a, 6.0 * u(g), 0.04 * (u(g) - 0.5)), kStep_s, height);
    EXPECT_NEAR(oscillation_of(height, 70), 2.0 * a, kGridError_ratio * 2.0 * a);
    EXPECT_NEAR(height.front(), height.back(), 1e-9);
  }
}

}  // namespace
}  // namespace evenstride
