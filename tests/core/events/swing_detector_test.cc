#include "core/events/swing_detector.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

#include "core/base/units.h"
#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

// A foot's pitch rate in closed form: a nose-down push-off hump and a nose-up swing hump in every period.
struct Pattern {
  double start_s = 2.0, end_s = 22.0, period_s = 0.7, swing_radps = 10.0;
  double mid_swing_s(int n) const { return start_s + (n + 0.7) * period_s; }
  int swings() const { return static_cast<int>((end_s - start_s) / period_s); }
  double at(double t) const {
    if (t < start_s || t >= start_s + swings() * period_s) return 0.0;
    const double phase = std::fmod(t - start_s, period_s) / period_s;
    const auto hump = [&](double centre, double width) {
      const double u = (phase - centre) / width;
      return std::abs(u) < 0.5 ? std::pow(std::cos(kPi * u), 2) : 0.0;
    };
    return 0.8 * swing_radps * hump(0.3, 0.5) - swing_radps * hump(0.7, 0.35);
  }
};

std::vector<double> found(const Pattern& pattern, double rate_hz, double noise_radps = 0.0, unsigned seed = 1,
                          double lost_share = 0.0) {
  SwingDetector detector(rate_hz);
  std::mt19937 random(seed);
  std::normal_distribution<double> noise(0.0, 1.0);
  std::uniform_real_distribution<double> chance(0.0, 1.0);
  std::vector<double> times;
  for (int i = 0; i < static_cast<int>(24.0 * rate_hz); ++i) {
    const double t = i / rate_hz;
    if (chance(random) < lost_share) continue;
    const auto swing = detector.push(time_from_s(t), pattern.at(t) + noise_radps * noise(random));
    if (swing) times.push_back(seconds(swing->time));
  }
  return times;
}

constexpr double kNear_s = 0.02;  // what the header promises

void expect_all(const Pattern& pattern, const std::vector<double>& times, double near_s) {
  ASSERT_EQ(times.size(), static_cast<std::size_t>(pattern.swings())) << ::testing::PrintToString(times);
  for (int n = 0; n < pattern.swings(); ++n)
    EXPECT_NEAR(times[static_cast<std::size_t>(n)], pattern.mid_swing_s(n), near_s);
}

TEST(SwingDetector, FindsEverySwingOfRunningAndWalkingAtAnyRate) {
  for (double rate_hz : {100.0, 200.0, 500.0, 1000.0}) {
    expect_all({}, found({}, rate_hz), kNear_s);
    expect_all({.period_s = 1.1, .swing_radps = 5.0}, found({.period_s = 1.1, .swing_radps = 5.0}, rate_hz),
               kNear_s);
  }
}

TEST(SwingDetector, SeesNoSwingInStandingSwayAndNoise) {
  EXPECT_TRUE(found({.start_s = 0.0, .period_s = 2.0, .swing_radps = 0.6}, 200.0, 0.3).empty());
}

TEST(SwingDetector, SurvivesLostSamplesAndNoise) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const Pattern pattern{.period_s = 0.6 + 0.02 * seed, .swing_radps = 6.0 + 0.4 * seed};
    expect_all(pattern, found(pattern, 200.0, 0.5, seed, 0.2), 2 * kNear_s);
  }
}

TEST(SwingDetector, GoesOnAfterAGapAndAfterAChangeToWalking) {
  SwingDetector detector(200.0);
  const Pattern run{.start_s = 1.0, .end_s = 8.0};
  const Pattern walk{.start_s = 8.5, .end_s = 16.2, .period_s = 1.1, .swing_radps = 4.5};
  int count = 0;
  for (int i = 0; i < 200 * 17; ++i) {
    const double t = i / 200.0;
    if (t > 4.5 && t < 4.8) continue;  // hides no mid-swing
    if (detector.push(time_from_s(t), t < 8.2 ? run.at(t) : walk.at(t))) ++count;
  }
  EXPECT_EQ(count, run.swings() + walk.swings());
}

TEST(SwingDetector, ConfirmsASwingBeforeTheFootIsDown) {
  SwingDetector detector(200.0);
  const Pattern pattern;
  for (int i = 0; i < 200 * 22; ++i)
    if (const auto swing = detector.push(time_from_s(i / 200.0), pattern.at(i / 200.0))) {
      EXPECT_LT(i / 200.0 - seconds(swing->time), 0.13);
    }
}

TEST(SwingDetector, IgnoresTimeThatDoesNotRiseAndAllocatesNothing) {
  SwingDetector detector(200.0);
  const Pattern pattern;
  const test::AllocationCounter allocations;
  int count = 0;
  for (int i = 0; i < 200 * 22; ++i)
    for (int twice = 0; twice < 2; ++twice)
      if (detector.push(time_from_s(i / 200.0), pattern.at(i / 200.0) - 50.0 * twice)) ++count;
  EXPECT_EQ(count, pattern.swings());
  EXPECT_EQ(allocations.count(), 0u);
}

TEST(SwingDetector, RefusesARateOutOfRange) {
  EXPECT_THROW(SwingDetector(5.0), std::invalid_argument);
  EXPECT_THROW(SwingDetector(1e5), std::invalid_argument);
}

}  // namespace
}  // namespace evenstride
