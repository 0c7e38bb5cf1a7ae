#include "core/stride/stiffness.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/base/units.h"

namespace evenstride {
namespace {

ForceWave half_sine_wave(double impulse_bws, double tc) { return scaled(half_sine(), impulse_bws, tc); }

// v = -g (tf / 2 + tc (1/2 - c)) and the course at 33 points against a fine integration of a force that leans
// to the front: sin(pi u) + lean sin(2 pi u), whose centre is 1/2 - lean / 4.
TEST(VerticalStiffness, IsThatOfTheForceIntegratedTwice) {
  for (const double lean : {-0.2, 0.0, 0.2, 0.4}) {
    const double mean_bw = 1.5, tc = 0.24;
    const auto force_bw = [&](double u) {
      return 0.5 * kPi * mean_bw * (std::sin(kPi * u) + lean * std::sin(2.0 * kPi * u));
    };
    ForceWave wave{};
    for (std::size_t i = 0; i < wave.size(); ++i)
      wave[i] = static_cast<float>(force_bw(static_cast<double>(i) / static_cast<double>(wave.size() - 1)));
    double v = -kGravity_mps2 * tc * (0.5 * (mean_bw - 1.0) + 0.25 * lean), z = 0.0, lowest = 0.0;
    constexpr int kSteps = 100000;
    for (int i = 0; i < kSteps; ++i) {
      v += (force_bw((i + 0.5) / kSteps) - 1.0) * kGravity_mps2 * tc / kSteps;
      z += v * tc / kSteps;
      lowest = std::min(lowest, z);
    }
    EXPECT_NEAR(sinking_m(wave, tc), -lowest, 4e-3 * -lowest) << lean;  // trapezoids of 33 points
    // Even running: after the flight the body is as high as it was at contact.
    const double tf = tc * (mean_bw - 1.0);
    EXPECT_NEAR(z + v * tf - 0.5 * kGravity_mps2 * tf * tf, 0.0, 1e-5) << lean;
  }
}

TEST(VerticalStiffness, OfAHalfSineIsMorins) {
  const double impulse = 0.36, tc = 0.24, sine_bw = 0.5 * kPi * impulse / tc;
  const double sinking = kGravity_mps2 * tc * tc * (sine_bw / (kPi * kPi) - 1.0 / 8.0);
  EXPECT_NEAR(sinking_m(half_sine_wave(impulse, tc), tc), sinking, 3e-3 * sinking);
}

// A short peak on top of the course moves the peak force alone.
TEST(VerticalStiffness, SinksByTheImpulse) {
  const ForceWave wave = half_sine_wave(0.36, 0.24);
  const double sine = *vertical_stiffness_bwpm(2.4, wave, 0.24, std::nullopt);
  EXPECT_NEAR(*vertical_stiffness_bwpm(2.4 * 1.05, wave, 0.24, std::nullopt), 1.05 * sine, 1e-9 * sine);
}

TEST(VerticalStiffness, IsRefusedOnSlopesAndInWalking) {
  const ForceWave wave = half_sine_wave(0.36, 0.24);
  EXPECT_TRUE(vertical_stiffness_bwpm(2.5, wave, 0.24, 0.01));
  EXPECT_FALSE(vertical_stiffness_bwpm(2.5, wave, 0.24, 0.03));
  EXPECT_FALSE(vertical_stiffness_bwpm(2.5, wave, 0.24, -0.03));
  EXPECT_FALSE(vertical_stiffness_bwpm(1.2, half_sine_wave(0.45, 0.6), 0.6, 0.0));
}

}  // namespace
}  // namespace evenstride
