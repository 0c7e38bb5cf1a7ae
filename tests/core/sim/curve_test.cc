#include "core/sim/curve.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/sim/random.h"

namespace evenstride::sim {
namespace {

/// Central differences with step h have an error of h^2 times the third derivative.
constexpr double kStep_s = 1e-5;
constexpr double kDifferenceError = 2e-4;

void expect_own_derivatives(const Curve& curve, double time_s, double size) {
  const Jet before = curve.at(time_s - kStep_s), now = curve.at(time_s), after = curve.at(time_s + kStep_s);
  EXPECT_NEAR((after.value - before.value) / (2 * kStep_s), now.rate, kDifferenceError * size) << time_s;
  EXPECT_NEAR((after.rate - before.rate) / (2 * kStep_s), now.accel, kDifferenceError * size) << time_s;
}

TEST(Curve, PassesThroughItsKnotsTwiceDifferentiably) {
  Random random(7);
  Curve curve;
  std::vector<std::pair<double, Jet>> knots;
  double time_s = 0.0;
  for (int i = 0; i < 50; ++i) {
    knots.push_back({time_s, {random.normal(), random.normal(), random.normal()}});
    curve.knot(time_s, knots.back().second);
    time_s += random.uniform(0.5, 1.5);
  }
  for (std::size_t i = 1; i + 1 < knots.size(); ++i) {
    for (const double side : {-1e-9, 1e-9}) {
      const Jet jet = curve.at(knots[i].first + side);
      EXPECT_NEAR(jet.value, knots[i].second.value, 1e-7);
      EXPECT_NEAR(jet.rate, knots[i].second.rate, 1e-6);
      EXPECT_NEAR(jet.accel, knots[i].second.accel, 1e-5);
    }
  }
  for (int i = 0; i < 200; ++i) expect_own_derivatives(curve, random.uniform(0.1, 24.0), 100.0);
}

TEST(Curve, KnowsTheDerivativesOfItsSines) {
  Curve curve;
  curve.append({1.0, 0.25, {0.3, -1.0, 4.0, 0.0, 0.0, 0.0}, {0.1, 0.02, -0.004}});
  for (double t = 1.01; t < 1.24; t += 0.01) expect_own_derivatives(curve, t, 100.0);
  EXPECT_NEAR(curve.at(1.125).value, 0.3 - 0.125 + 4.0 * 0.125 * 0.125 + 0.1 + 0.004, 1e-12);
}

TEST(Curve, RatePieceMeetsBothRatesAndSlopes) {
  Curve curve;
  curve.knot(0.0, {2.0, 0.0, 0.0});
  curve.rate_piece(0.5, 0.0, 0.0, 3.0, -1.0);
  EXPECT_NEAR(curve.at(0.5 - 1e-9).rate, 3.0, 1e-6);
  EXPECT_NEAR(curve.at(0.5 - 1e-9).accel, -1.0, 1e-5);
  // Integral of the Hermite cubic: h (v0 + v1) / 2 + h^2 (m0 - m1) / 12.
  EXPECT_NEAR(curve.end().value, 2.0 + 0.5 * 1.5 + 0.25 / 12.0, 1e-12);
}

TEST(Curve, StandsStillOutsideItsPieces) {
  Curve curve;
  curve.knot(1.0, {5.0, 0.0, 0.0});
  curve.knot(2.0, {6.0, 1.0, 0.0});
  EXPECT_EQ(curve.at(-3.0).value, 5.0);
  EXPECT_EQ(curve.at(9.0).value, 6.0);
  EXPECT_EQ(curve.at(9.0).rate, 0.0);
}

}  // namespace
}  // namespace evenstride::sim
