#include "core/stride/vertical_impulse.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "core/base/units.h"

namespace evenstride {
namespace {

/// A point mass that falls freely but for stances of given impulse, each a half sine of force.
struct Bouncer {
  double before_s, contact_s, after_s, impulse_s;  ///< impulse in body weight seconds

  FlightsAround at() const {
    return {time_from_s(1.0), time_from_s(1.0 + before_s), time_from_s(1.0 + before_s + contact_s),
            time_from_s(1.0 + before_s + contact_s + after_s)};
  }
  std::vector<double> vertical_g(double step_s) const {
    std::vector<double> v;
    for (double t = 0.0; t <= before_s + contact_s + after_s + 1e-9; t += step_s) {
      const double u = (t - before_s) / contact_s;
      v.push_back(u > 0.0 && u < 1.0 ? impulse_s * kPi / (2.0 * contact_s) * std::sin(kPi * u) : 0.0);
    }
    return v;
  }
};

// Law: for the body's own centre, times plus velocity gain are the impulse, however uneven the flights.
TEST(VerticalImpulse, IsExactForAPointMass) {
  constexpr double kQuadrature_bws = 2e-4;  // 1 ms grid on kinks of force and weight
  std::mt19937 g(8);
  std::uniform_real_distribution<double> u(0.0, 1.0);
  for (int k = 0; k < 100; ++k) {
    const Bouncer b{0.05 + 0.1 * u(g), 0.18 + 0.1 * u(g), 0.05 + 0.1 * u(g), 0.28 + 0.1 * u(g)};
    const double gain = velocity_gain_s(b.vertical_g(0.001), 0.001, 1.0, b.at());
    EXPECT_NEAR(b.at().between_middles_s() + gain, b.impulse_s, kQuadrature_bws);
  }
}

TEST(VerticalImpulse, SensorScaleDropsOut) {
  const Bouncer b{0.1, 0.24, 0.12, 0.36};
  std::vector<double> scaled = b.vertical_g(0.001);
  for (double& v : scaled) v *= 1.02;
  EXPECT_NEAR(velocity_gain_s(scaled, 0.001, 1.02, b.at()),
              velocity_gain_s(b.vertical_g(0.001), 0.001, 1.0, b.at()), 1e-12);
}

TEST(VerticalLevel, NeedsStridesAndRefusesNonsense) {
  VerticalLevel level;
  for (std::size_t i = 0; i + 1 < VerticalLevel::kFewest; ++i) level.push(1.01);
  EXPECT_FALSE(level.level_g());
  level.push(1.01);
  EXPECT_NEAR(*level.level_g(), 1.01, 1e-12);
  EXPECT_FALSE(level.implausible());
  for (std::size_t i = 0; i < VerticalLevel::kStrides; ++i) level.push(1.3);
  EXPECT_FALSE(level.level_g());
  EXPECT_TRUE(level.implausible());
}

TEST(FlightsAround, WalkingIsNotValid) {
  const FlightsAround overlap{time_from_s(1.1), time_from_s(1.0), time_from_s(1.6), time_from_s(1.5)};
  EXPECT_FALSE(overlap.valid());
}

}  // namespace
}  // namespace evenstride
