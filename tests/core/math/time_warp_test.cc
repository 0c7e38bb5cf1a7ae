#include "core/math/time_warp.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace evenstride {
namespace {

using Points = std::vector<TimeWarp::Point>;

/// A hill and a valley; `at` runs from 0 to 1.
TimeWarp::Point shape(double at) {
  const double hill = std::exp(-200.0 * (at - 0.3) * (at - 0.3));
  const double valley = std::exp(-200.0 * (at - 0.7) * (at - 0.7));
  return {static_cast<float>(hill - valley), static_cast<float>(at)};
}

template <class Place>
Points course(std::size_t size, Place place) {
  Points out;
  for (std::size_t i = 0; i < size; ++i)
    out.push_back(shape(place(static_cast<double>(i) / static_cast<double>(size - 1))));
  return out;
}

TEST(TimeWarp, WhatIsTheSameBelongsToItself) {
  const Points points = course(100, [](double at) { return at; });
  TimeWarp warp;
  warp.align(points, points);
  for (std::size_t i = 0; i < points.size(); ++i) {
    EXPECT_EQ(warp.first_at(i), i);
    EXPECT_EQ(warp.last_at(i), i);
  }
}

TEST(TimeWarp, FindsWhatHasBeenBent) {
  std::mt19937 random(11);
  std::uniform_real_distribution<double> bend(-0.45, 0.45);
  std::uniform_int_distribution<std::size_t> length(60, TimeWarp::kLongest);
  TimeWarp warp;
  for (int trial = 0; trial < 200; ++trial) {
    const double by = bend(random);  // slopes of 1 +- 0.45
    const std::size_t size = length(random);
    const auto bent = [&](double at) { return at + by * at * (1.0 - at); };
    warp.align(course(size, bent), course(size, [](double at) { return at; }));
    for (std::size_t i = 0; i < size; i += 7) {
      const double wanted = bent(static_cast<double>(i) / static_cast<double>(size - 1));
      const auto at = static_cast<std::size_t>(std::lround(wanted * static_cast<double>(size - 1)));
      EXPECT_LE(warp.first_at(at), i + 2) << "bent by " << by;
      EXPECT_GE(warp.last_at(at) + 2, i) << "bent by " << by;
    }
  }
}

TEST(TimeWarp, GoesNoFasterThanTwiceAndNoSlowerThanHalf) {
  std::mt19937 random(12);
  std::normal_distribution<float> normal;
  Points a(120), b(120);
  TimeWarp warp;
  for (int trial = 0; trial < 20; ++trial) {
    for (Points* points : {&a, &b})
      for (TimeWarp::Point& p : *points) p = {normal(random), normal(random)};
    warp.align(a, b);
    for (std::size_t at = 0; at < b.size(); ++at) {
      EXPECT_LE(warp.first_at(at), warp.last_at(at));
      EXPECT_LE(warp.last_at(at), 2 * at);
      EXPECT_GE(2 * warp.first_at(at), at);
      if (at > 0) {
        EXPECT_GE(warp.first_at(at), warp.last_at(at - 1));
      }
    }
  }
}

}  // namespace
}  // namespace evenstride
