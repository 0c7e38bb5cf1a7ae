#include "core/stride/segment_window.h"

#include <gtest/gtest.h>

#include "tests/core/stride/synthetic_gait.h"

namespace evenstride {
namespace {

using test::SyntheticSegment;

constexpr double kAngleError_rad = 2e-4;   // cubic pieces at 100 Hz on a 1.4 Hz sine, and float quaternions
constexpr double kVerticalError_g = 0.01;  // the same on its second harmonic of 2.6 g

class SegmentWindowRates : public testing::TestWithParam<double> {};

TEST_P(SegmentWindowRates, RecoversTheMotionBetweenSamples) {
  SyntheticSegment body;
  body.heading0_rad = 3.1;  // crosses +-pi
  std::mt19937 g(4);
  body.mounting.R_BS = test::random_rotation(g);
  const SegmentHistory h = body.history(0.0, 2.0, GetParam());
  SegmentWindow w;
  ASSERT_TRUE(w.fill(h, &body.mounting.R_BS, time_from_s(0.5031), time_from_s(1.2031)));
  ASSERT_EQ(w.size(), 141u);
  const double turns = std::round((w[Motion::kHeading][0] - body.heading(0.5031)) / (2.0 * kPi)) * 2.0 * kPi;
  for (std::size_t i = 0; i < w.size(); ++i) {
    const double t = 0.5031 + w.step_s() * static_cast<double>(i);
    EXPECT_NEAR(w[Motion::kHeading][i] - turns, body.heading(t), kAngleError_rad);
    EXPECT_NEAR(w[Motion::kObliquity][i], body.obliquity(t), kAngleError_rad);
    EXPECT_NEAR(w[Motion::kTilt][i], std::asin(std::sin(body.tilt_rad) * std::cos(body.obliquity(t))),
                kAngleError_rad);
    EXPECT_NEAR(w[Motion::kVertical][i], body.vertical_mps2(t) / kGravity_mps2, kVerticalError_g);
  }
}
INSTANTIATE_TEST_SUITE_P(Rates, SegmentWindowRates, testing::Values(100.0, 200.0, 400.0, 1000.0, 1777.0));

TEST(SegmentWindow, GivesTheVerticalAloneWithoutMounting) {
  const SegmentHistory h = SyntheticSegment{}.history(0.0, 2.0, 200.0);
  SegmentWindow w;
  ASSERT_TRUE(w.fill(h, nullptr, time_from_s(0.5), time_from_s(1.0)));
  EXPECT_FALSE(w.has_angles());
  EXPECT_GT(range_of(w[Motion::kVertical]), 1.0);
}

TEST(SegmentWindow, RefusesWhatIsNotCovered) {
  const SegmentHistory h = SyntheticSegment{}.history(1.0, 2.0, 200.0);
  SegmentWindow w;
  const Eigen::Matrix3d R = Eigen::Matrix3d::Identity();
  EXPECT_FALSE(w.fill(h, &R, time_from_s(0.9), time_from_s(1.5)));
  EXPECT_FALSE(w.fill(h, &R, time_from_s(1.5), time_from_s(2.1)));
  EXPECT_FALSE(w.fill(h, &R, time_from_s(1.5), time_from_s(1.5)));
  EXPECT_FALSE(w.fill(h, &R, time_from_s(1.1), SegmentWindow::kStep_s, SegmentWindow::kCapacity + 1));
  EXPECT_EQ(w.size(), 0u);
  EXPECT_TRUE(w.fill(h, &R, time_from_s(1.0), time_from_s(1.9)));
}

TEST(SegmentWindow, RefusesAGapButNotASlowSensor) {
  const SyntheticSegment body;
  SegmentHistory h(4.0, 200.0);
  for (double t = 0.0; t < 2.0; t += 0.005)
    if (t < 1.0 || t > 1.055) h.push(body.at(t));
  SegmentWindow w;
  EXPECT_FALSE(w.fill(h, nullptr, time_from_s(0.7), time_from_s(1.4)));
  EXPECT_TRUE(w.fill(h, nullptr, time_from_s(0.2), time_from_s(0.9)));
  EXPECT_TRUE(w.fill(body.history(0.0, 2.0, 20.0), nullptr, time_from_s(0.2), time_from_s(0.9)));
}

TEST(ValueAt, IsLinearAndClamped) {
  const std::array<double, 3> grid = {0.0, 2.0, 6.0};
  EXPECT_DOUBLE_EQ(value_at(grid, 0.1, 0.15), 4.0);
  EXPECT_DOUBLE_EQ(value_at(grid, 0.1, -1.0), 0.0);
  EXPECT_DOUBLE_EQ(value_at(grid, 0.1, 1.0), 6.0);
}

}  // namespace
}  // namespace evenstride
