#include "core/math/butterworth.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <vector>

namespace evenstride {
namespace {

double gain_at(double frequency_hz, double cutoff_hz, double rate_hz) {
  const auto section = Butterworth2::low_pass(cutoff_hz, rate_hz);
  ButterworthState<double> state;
  double largest = 0.0;
  for (int i = 0; i < 20'000; ++i) {
    const double y = state.step(section, std::sin(2.0 * std::numbers::pi * frequency_hz * i / rate_hz));
    if (i > 10'000) largest = std::max(largest, std::abs(y));
  }
  return largest;
}

TEST(Butterworth, FollowsItsClosedFormGain) {
  // |H(f)| = 1 / sqrt(1 + (tan(pi f / rate) / tan(pi fc / rate))^4)
  for (double f : {1.0, 10.0, 30.0, 60.0}) {
    const double ratio = std::tan(std::numbers::pi * f / 400.0) / std::tan(std::numbers::pi * 30.0 / 400.0);
    EXPECT_NEAR(gain_at(f, 30.0, 400.0), 1.0 / std::sqrt(1.0 + std::pow(ratio, 4)), 2e-3) << f;
  }
}

TEST(Butterworth, StaysOnAConstantFromTheFirstSample) {
  const auto section = Butterworth2::low_pass(5.0, 200.0);
  ButterworthState<double> state;
  state.settle(section, 3.5);
  for (int i = 0; i < 10; ++i) EXPECT_NEAR(state.step(section, 3.5), 3.5, 1e-12);
}

TEST(Butterworth, ForwardBackwardShiftsNothing) {
  std::vector<double> values(401);
  for (int i = 0; i < 401; ++i)
    values[static_cast<std::size_t>(i)] = std::exp(-0.001 * (i - 200) * (i - 200));
  filter_forward_backward(Butterworth2::low_pass(30.0, 400.0), values);
  EXPECT_EQ(std::max_element(values.begin(), values.end()) - values.begin(), 200);
  EXPECT_NEAR(values[190], values[210], 1e-4);
}

TEST(Butterworth, RefusesACutoffBeyondHalfTheRate) {
  EXPECT_THROW(Butterworth2::low_pass(100.0, 200.0), std::invalid_argument);
  EXPECT_THROW(Butterworth2::low_pass(0.0, 200.0), std::invalid_argument);
}

}  // namespace
}  // namespace evenstride
