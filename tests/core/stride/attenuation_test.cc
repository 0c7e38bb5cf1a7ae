#include "core/stride/attenuation.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/core/stride/synthetic_gait.h"

namespace evenstride {
namespace {

std::vector<double> tone(double amplitude, double frequency_hz, double offset) {
  std::vector<double> v(51);
  for (std::size_t i = 0; i < v.size(); ++i)
    v[i] = offset + amplitude * std::sin(2.0 * kPi * frequency_hz * 0.005 * static_cast<double>(i) + 0.3);
  return v;
}

TEST(ShockPower, FollowsTheSquareOfTheAmplitudeAndNotTheOffset) {
  const double one = shock_power(tone(1.0, 15.0, 0.0), 0.005);
  EXPECT_NEAR(shock_power(tone(2.0, 15.0, 7.0), 0.005) / one, 4.0, 1e-6);
}

TEST(ShockPower, HearsItsBandOnly) {
  const double inside = shock_power(tone(1.0, 15.0, 0.0), 0.005);
  EXPECT_LT(shock_power(tone(1.0, 2.8, 0.0), 0.005), 0.01 * inside);   // the step itself
  EXPECT_LT(shock_power(tone(1.0, 40.0, 0.0), 0.005), 0.01 * inside);  // the shoe's ringing
}

SegmentHistory ringing(double amplitude_g, double rate_hz) {
  SegmentHistory h(2.0, rate_hz);
  for (int i = 0; i < 2.0 * rate_hz; ++i) {
    OrientedSample s;
    s.time = time_from_s(i / rate_hz);
    s.accel_E_mps2.z() =
        static_cast<float>(kGravity_mps2 * (1.0 + amplitude_g * std::sin(2.0 * kPi * 14.0 * i / rate_hz)));
    h.push(s);
  }
  return h;
}

TEST(Attenuation, IsTheRatioOfTheAmplitudesInDecibels) {
  const SegmentHistory shoe = ringing(4.0, 200.0), pelvis = ringing(1.0, 200.0);
  SegmentWindow scratch;
  const auto lower = shock_power_of({&shoe, nullptr, 0.0}, time_from_s(1.0), scratch);
  const auto upper = shock_power_of({&pelvis, nullptr, 0.0}, time_from_s(1.0), scratch);
  EXPECT_NEAR(*attenuation_db(upper, lower), 20.0 * std::log10(0.25), 0.01);
}

/// A jolt of 14 Hz on top of the slow carrying of the body.
SegmentHistory jolted(double jolt_g, double carried_g) {
  SegmentHistory h(2.0, 200.0);
  for (int i = 0; i < 400; ++i) {
    const double t = i / 200.0, since = t - 1.02;
    const double jolt = since > 0.0 ? std::exp(-since / 0.02) * std::sin(2.0 * kPi * 20.0 * since) : 0.0;
    OrientedSample s;
    s.time = time_from_s(t);
    s.accel_E_mps2.z() =
        static_cast<float>(kGravity_mps2 * (1.0 + jolt_g * jolt + carried_g * std::sin(2.0 * kPi * 2.8 * t)));
    h.push(s);
  }
  return h;
}

TEST(ImpactPeak, IsTheJoltsAndNotTheCarryings) {
  SegmentWindow scratch;
  const auto peak = [&](double jolt_g, double carried_g) {
    const SegmentHistory h = jolted(jolt_g, carried_g);
    return *impact_peak_of({&h, nullptr, 0.0}, time_from_s(1.0), scratch);
  };
  EXPECT_LT(peak(0.0, 1.5), 0.1 * kGravity_mps2);
  EXPECT_GT(peak(2.0, 0.0), 0.4 * kGravity_mps2);
  EXPECT_NEAR(peak(4.0, 0.0) / peak(2.0, 0.0), 2.0, 0.01);
  EXPECT_NEAR(peak(4.0, 1.5) / peak(4.0, 0.0), 1.0, 0.1);
}

TEST(ImpactPeak, IsAbsentWhereTheRangeMayBeReached) {
  SegmentWindow scratch;
  const SegmentHistory h = jolted(8.0, 0.0);
  EXPECT_TRUE(impact_peak_of({&h, nullptr, 0.0, 156.96}, time_from_s(1.0), scratch));
  EXPECT_FALSE(impact_peak_of({&h, nullptr, 0.0, 4.0 * kGravity_mps2}, time_from_s(1.0), scratch));
  EXPECT_FALSE(impact_peak_of({}, time_from_s(1.0), scratch));
}

TEST(Attenuation, IsAbsentWithoutSensorWithoutEndAndForSlowSensors) {
  SegmentWindow scratch;
  EXPECT_FALSE(shock_power_of({}, time_from_s(1.0), scratch));
  const SegmentHistory h = ringing(1.0, 200.0), slow = ringing(1.0, 50.0);
  EXPECT_FALSE(shock_power_of({&h, nullptr, 0.0}, time_from_s(1.9), scratch));
  EXPECT_FALSE(shock_power_of({&slow, nullptr, 0.0}, time_from_s(1.0), scratch));
  EXPECT_FALSE(attenuation_db(1.0, std::nullopt));
  EXPECT_FALSE(attenuation_db(0.0, 1.0));
}

}  // namespace
}  // namespace evenstride
