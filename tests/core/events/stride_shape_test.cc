#include "core/events/stride_shape.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "core/base/units.h"

namespace evenstride {
namespace {

constexpr double kAlike = 0.75;  // these strides are drawn by hand, not taken from runners

/// Plain strides in closed form: a swing that is hardest at contact, a rest of `rest` of the stride,
/// push-off.
StrideProfile stride(double rest, double contact_phase, double scale = 1.0, double offset = 0.0) {
  StrideProfile profile{};
  const auto bump = [](double phase, double at, double width) {
    return std::exp(-std::pow(std::remainder(phase - at, 1.0) / width, 2));
  };
  for (std::size_t i = 0; i < kShapeBins; ++i) {
    const double phase = (static_cast<double>(i) + 0.5) / static_cast<double>(kShapeBins) - contact_phase;
    profile[i] = offset + scale * (1.8 * bump(phase, -0.03, 0.09) + 1.1 * bump(phase, rest + 0.2, 0.13));
  }
  return profile;
}

const StrideShape& built_in() {
  static const StrideShape shape;
  return shape;
}

double phase_error(double phase, double truth) { return std::abs(std::remainder(phase - truth, 1.0)); }

TEST(StrideShape, FindsTheContactWhereverTheStrideBeginsAndHoweverHardItIs) {
  std::mt19937 rng(5);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  for (int i = 0; i < 200; ++i) {
    const double phase = uniform(rng);
    const ShapeFit fit =
        built_in().fit(stride(0.18, phase, 0.3 + uniform(rng), uniform(rng) - 0.5), ShoeGait::kRunning);
    EXPECT_LT(phase_error(fit.phase, phase), 0.04) << phase;
    EXPECT_GT(fit.likeness, kAlike);
  }
}

TEST(StrideShape, TurningAStrideTurnsItsContact) {
  std::mt19937 rng(6);
  std::normal_distribution<double> normal;
  for (int i = 0; i < 50; ++i) {
    StrideProfile profile{};
    for (double& v : profile) v = normal(rng);
    const ShapeFit before = built_in().fit(profile, ShoeGait::kWalking);
    std::rotate(profile.begin(), profile.end() - 5, profile.end());
    const ShapeFit after = built_in().fit(profile, ShoeGait::kWalking);
    EXPECT_LT(phase_error(after.phase, before.phase + 5.0 / kShapeBins), 1e-9);
    EXPECT_NEAR(after.likeness, before.likeness, 1e-12);
  }
}

TEST(StrideShape, ALongRestIsAWalk) {
  const StrideProfile run = stride(0.18, 0.3), walk = stride(0.4, 0.3);
  const auto likeness = [](const StrideProfile& p, ShoeGait gait) {
    return built_in().fit(p, gait).likeness;
  };
  EXPECT_GT(likeness(run, ShoeGait::kRunning), likeness(run, ShoeGait::kWalking));
  EXPECT_GT(likeness(walk, ShoeGait::kWalking), likeness(walk, ShoeGait::kRunning));
}

TEST(StrideShape, StandingIsLikeNothing) {
  StrideProfile flat{};
  flat.fill(force_level(kGravity_mps2));
  EXPECT_EQ(built_in().fit(flat, ShoeGait::kRunning).likeness, 0.0);
}

TEST(StrideShape, CoursesAreNormalised) {
  for (ShoeGait gait : {ShoeGait::kRunning, ShoeGait::kWalking}) {
    const ContactCourse course = built_in().contact_course(gait);
    ASSERT_EQ(course.mean.size(), course.before + 1 + course.after);
    double sum = 0.0, squares = 0.0;
    for (double v : course.mean) sum += v, squares += v * v;
    EXPECT_NEAR(sum, 0.0, 1e-12);
    EXPECT_NEAR(squares, 1.0, 1e-12);
  }
}

}  // namespace
}  // namespace evenstride
