#include "core/events/foot_grid.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <stdexcept>

#include "core/base/units.h"
#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

// A shoe-like signal in closed form: 1.4 Hz strides with a 20 Hz part.
double wave(double t, int channel) {
  return (channel + 1) * std::sin(2.0 * kPi * 1.4 * t + channel) + 0.3 * std::sin(2.0 * kPi * 20.0 * t);
}
ImuSample sample_at(double t) {
  ImuSample s{time_from_s(t), {}, {}};
  s.accel_S_mps2 = {wave(t, 0), wave(t, 1), wave(t, 2)};
  s.rate_S_radps = {wave(t, 3), wave(t, 4), wave(t, 5)};
  return s;
}
double error_at(const FootGrid& grid, std::int64_t k) {
  const ImuSample truth = sample_at(static_cast<double>(k) / FootGrid::kRate_hz);
  return std::max((grid[k].accel_F_mps2.cast<double>() - truth.accel_S_mps2).cwiseAbs().maxCoeff(),
                  (grid[k].rate_F_radps.cast<double>() - truth.rate_S_radps).cwiseAbs().maxCoeff());
}

TEST(FootGrid, FollowsAClosedFormAtEveryRate) {
  // A cubic through samples h apart misses a 20 Hz wave of size 0.3 by about 0.3 (2 pi 20 h)^3 / 12.
  for (const double rate_hz : {100.0, 200.0, 400.0, 500.0, 800.0, 1000.0, 1600.0}) {
    const double h = rate_hz < 800.0 ? 1.0 / rate_hz : 1.0 / 400.0;
    const double tolerance = 0.3 * std::pow(2.0 * kPi * 20.0 * h, 3) / 12.0 + 0.01;
    FootGrid grid(rate_hz);
    for (int i = 0; i < static_cast<int>(1.5 * rate_hz); ++i) grid.push(sample_at(3.0 + i / rate_hz));
    ASSERT_GT(grid.end() - grid.begin(), 500) << rate_hz;
    for (std::int64_t k = grid.begin() + 4; k < grid.end(); ++k)
      ASSERT_LT(error_at(grid, k), tolerance) << rate_hz;
  }
}

TEST(FootGrid, KnowsAProvisionalCourseUpToTheNewestReading) {
  for (const double rate_hz : {100.0, 200.0, 400.0, 1000.0}) {
    const double h = rate_hz < 800.0 ? 1.0 / rate_hz : 1.0 / 400.0;
    // The slope at the newest reading is one-sided: off by h/2 times the curvature.
    const double tolerance = 0.3 * std::pow(2.0 * kPi * 20.0 * h, 2) * 0.5 * 4.0 / 27.0 + 0.02;
    FootGrid grid(rate_hz);
    for (int i = 0; i < static_cast<int>(1.5 * rate_hz); ++i) {
      const std::int64_t before = grid.reach();
      grid.push(sample_at(3.0 + i / rate_hz));
      ASSERT_GE(grid.reach(), before) << rate_hz;
      for (std::int64_t k = grid.end(); k < grid.reach(); ++k) ASSERT_LT(error_at(grid, k), tolerance);
    }
    const double newest_s = 3.0 + (std::floor(1.5 * rate_hz) - 1.0) / rate_hz;
    EXPECT_NEAR(static_cast<double>(grid.reach()) / FootGrid::kRate_hz, newest_s, 1.5 / FootGrid::kRate_hz);
  }
}

TEST(FootGrid, SurvivesJitterAndLostSamplesAndSaysWhere) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> unit(0.0, 1.0);
  FootGrid grid(200.0);
  int lost = 0, marked = 0;
  for (int i = 0; i < 380; ++i) {
    if (i > 20 && unit(random) < 0.05) {
      ++lost;
      continue;
    }
    grid.push(sample_at(i / 200.0 + 0.001 * unit(random)));
  }
  for (std::int64_t k = grid.begin() + 4; k < grid.end(); ++k) {
    ASSERT_LT(error_at(grid, k), 0.25) << k;  // a hole of 15 ms under 20 Hz waves
    marked += grid[k].gap ? 1 : 0;
  }
  EXPECT_GE(marked, 2 * lost);
  EXPECT_LE(marked, 6 * lost);
}

TEST(FootGrid, BridgedSamplesAreAGapThatIsFilled) {
  FootGrid grid(200.0);
  for (int i = 0; i < 100; ++i)
    grid.push({.time = time_from_s(0.005 * i), .accel_S_mps2 = {0.005 * i, 0.0, 0.0}}, false,
              i >= 40 && i < 60);
  for (std::int64_t k = grid.begin(); k < grid.end(); ++k) {
    const double t_s = seconds(FootGrid::time_of(static_cast<double>(k)));
    const bool made_up = t_s > 0.1949 && t_s < 0.3;
    EXPECT_EQ(grid[k].bridged, made_up) << t_s;
    EXPECT_EQ(grid[k].gap, made_up) << t_s;
    EXPECT_NEAR(grid[k].accel_F_mps2.x(), t_s, 1e-6);
  }
}

TEST(FootGrid, StartsAnewAfterALongGap) {
  FootGrid grid(200.0);
  for (int i = 0; i < 200; ++i) grid.push(sample_at(i / 200.0));
  const std::int64_t end = grid.end();
  for (int i = 0; i < 10; ++i) grid.push(sample_at(2.0 + i / 200.0));
  EXPECT_GT(grid.begin(), end);
  EXPECT_EQ(grid.begin(), 800);
}

TEST(FootGrid, FlushReachesTheLastSample) {
  FootGrid grid(100.0);
  for (int i = 0; i <= 100; ++i) grid.push(sample_at(i / 100.0));
  EXPECT_EQ(grid.end(), 396);
  grid.flush();
  EXPECT_EQ(grid.end(), 400);
}

TEST(FootGrid, ClippingMarksItsNeighbourhood) {
  FootGrid grid(200.0);
  for (int i = 0; i < 100; ++i) grid.push(sample_at(i / 200.0), i == 50);
  for (std::int64_t k = grid.begin(); k < grid.end(); ++k)
    EXPECT_EQ(grid[k].clipped, k >= 98 && k <= 101) << k;
}

TEST(FootGrid, IgnoresTimeThatDoesNotRiseAndAllocatesNothing) {
  FootGrid grid(200.0);
  const test::AllocationCounter allocations;
  for (int i = 0; i < 2000; ++i) {
    grid.push(sample_at(i / 200.0));
    grid.push({time_from_s(i / 200.0 - 0.001), Eigen::Vector3d::Constant(99.0), Eigen::Vector3d::Zero()});
  }
  EXPECT_EQ(allocations.count(), 0u);
  for (std::int64_t k = grid.begin(); k < grid.end(); ++k) ASSERT_LT(grid[k].accel_F_mps2.maxCoeff(), 9.0F);
}

TEST(FootGrid, RefusesARateOutOfRange) { EXPECT_THROW(FootGrid(10.0), std::invalid_argument); }

}  // namespace
}  // namespace evenstride
