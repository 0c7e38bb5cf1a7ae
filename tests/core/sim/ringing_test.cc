#include "core/sim/ringing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace evenstride::sim {
namespace {

TEST(Ringing, PeaksAsAskedAndDiesAway) {
  const Ringing ringing(2.0, 40.0, 22.0, 0.010);
  double largest = 0.0;
  for (double t = 2.0; t < 2.2; t += 1e-4) largest = std::max(largest, std::abs(ringing.at(t).accel));
  EXPECT_NEAR(largest, 40.0, 0.05);
  EXPECT_EQ(ringing.at(1.9).accel, 0.0);
  EXPECT_LT(std::abs(ringing.at(2.2).accel), 1e-3);
  EXPECT_GT(ringing.at(2.003).accel, 0.0);
}

TEST(Ringing, AccelerationIsTheSecondDerivative) {
  const Ringing ringing(0.0, 40.0, 22.0, 0.010);
  const double h = 1e-5;
  for (double t = 0.002; t < 0.1; t += 0.003) {
    const double second =
        (ringing.at(t + h).value - 2 * ringing.at(t).value + ringing.at(t - h).value) / (h * h);
    EXPECT_NEAR(second, ringing.at(t).accel, 1e-3) << t;
  }
}

TEST(Ringing, RefusesNoDecay) { EXPECT_THROW(Ringing(0.0, 1.0, 20.0, 0.0), std::invalid_argument); }

}  // namespace
}  // namespace evenstride::sim
