#include "core/events/stride_matcher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "tests/core/events/walking_shoe.h"

namespace evenstride {
namespace {

const Eigen::Vector3d kNoseUp = -Eigen::Vector3d::UnitY();

struct Told {
  FootSwing swing;
  Time at;
};

/// Learns from the first five swings, whose times are given, and follows the rest.
std::vector<Told> follow(const test::WalkingShoe& walk) {
  UniformGrid grid;
  ShoeCourse course;
  StrideMatcher matcher;
  std::vector<FootSwing> first;
  for (std::size_t k = 0; k < 5; ++k)
    first.push_back({time_from_s(walk.toe_off_s[k]), time_from_s(walk.contact_s[k])});
  std::vector<Told> told;
  for (const ImuSample& s : walk.samples)
    grid.push(s, [&](const GridCell& cell) {
      course.push(cell);
      if (!matcher.knows() && cell.time > first.back().contact + std::chrono::milliseconds(300)) {
        const auto own = OwnStride::learn(course, kNoseUp, first);
        ASSERT_TRUE(own);
        matcher.know(*own, first.back(), course);
      }
      while (const auto swing = matcher.follow(course)) told.push_back({*swing, cell.time});
    });
  return told;
}

TEST(StrideMatcher, FindsEveryStrideInTime) {
  std::mt19937 random(3);
  for (unsigned i = 0; i < 30; ++i) {
    test::WalkingShoeParams p = test::some_walk(i, random);
    p.swings = 10;
    const auto walk = test::walking_shoe(p);
    const auto told = follow(walk);
    ASSERT_EQ(told.size(), 5u);
    for (std::size_t k = 0; k < told.size(); ++k) {
      EXPECT_NEAR(seconds(told[k].swing.contact), walk.contact_s[k + 5], 0.02);
      EXPECT_NEAR(seconds(told[k].swing.toe_off), walk.toe_off_s[k + 5], 0.02);
      EXPECT_LE(seconds(told[k].at - told[k].swing.toe_off), 1.5 * (p.swing_s + p.stance_s) + 0.15);
    }
  }
}

TEST(StrideMatcher, StandingIsLikeNothing) {
  test::WalkingShoeParams p;
  p.swings = 5;
  p.stand_s = 60.0;
  EXPECT_TRUE(follow(test::walking_shoe(p)).empty());
}

TEST(OwnStride, NeedsWholeStridesInTheCourse) {
  test::WalkingShoeParams p;
  p.stand_s = 0.5;
  const auto walk = test::walking_shoe(p);
  UniformGrid grid;
  ShoeCourse course;
  std::vector<FootSwing> swings;
  for (std::size_t k = 3; k < 8; ++k)
    swings.push_back({time_from_s(walk.toe_off_s[k]), time_from_s(walk.contact_s[k])});
  EXPECT_FALSE(OwnStride::learn(course, kNoseUp, swings));
  for (const ImuSample& s : walk.samples) grid.push(s, [&](const GridCell& cell) { course.push(cell); });
  ASSERT_TRUE(OwnStride::learn(course, kNoseUp, swings));
  for (FootSwing& s : swings) s.contact += std::chrono::seconds(60), s.toe_off += std::chrono::seconds(60);
  EXPECT_FALSE(OwnStride::learn(course, kNoseUp, swings));
}

GridCell cell_at(int i, double rate_radps) {
  GridCell cell;
  cell.time = Time(ShoeCourse::kStep * i);
  cell.rate_S_radps.y() = rate_radps;
  return cell;
}

TEST(ShoeCourse, KeepsWhatIsSlowAndSmoothsWhatIsFast) {
  const auto largest = [](double frequency_hz) {
    ShoeCourse course;
    for (int i = 0; i < 300; ++i) course.push(cell_at(i, std::sin(2.0 * kPi * frequency_hz * 0.01 * i)));
    float most = 0.0F;
    for (std::size_t i = 0; i < course.moments().size(); ++i)
      most = std::max(most, std::abs(course.moments()[i].rate_S_radps.y()));
    return most;
  };
  EXPECT_NEAR(largest(3.0), 1.0, 0.03);
  EXPECT_LT(largest(33.0), 0.05);
}

TEST(ShoeCourse, DrawsALineOverAGapAndBeginsAnewAfterALongOne) {
  ShoeCourse course;
  for (int i = 0; i < 100; ++i) course.push(cell_at(i, 0.01 * i));
  for (int i = 180; i < 300; ++i) course.push(cell_at(i, 0.01 * i));
  ASSERT_EQ(course.moments().size(), 300u - 22u);  // 11 at either end are not known whole
  for (std::size_t i = 0; i < course.moments().size(); ++i) {
    const double at_s = seconds(course.moments()[i].time - Time{});
    EXPECT_NEAR(course.moments()[i].rate_S_radps.y(), at_s, 1e-4);
  }
  course.push(cell_at(500, 0.0));
  EXPECT_TRUE(course.moments().empty());
}

}  // namespace
}  // namespace evenstride
