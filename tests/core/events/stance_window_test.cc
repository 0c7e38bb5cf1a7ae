#include "core/events/stance_window.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

#include "core/base/units.h"

namespace evenstride {
namespace {

// A foot that pitches as 0.3 sin(2 pi 2 t) while its sensor moves forward with x'' = 5 cos(2 pi 3 t).
constexpr double kPitch_rad = 0.3, kPitch_hz = 2.0, kAccel_mps2 = 5.0, kAccel_hz = 3.0;
double pitch(double t) { return kPitch_rad * std::sin(2.0 * kPi * kPitch_hz * t); }
double accel_x(double t) { return kAccel_mps2 * std::cos(2.0 * kPi * kAccel_hz * t); }
double velocity_x(double t) {
  return kAccel_mps2 / (2.0 * kPi * kAccel_hz) * std::sin(2.0 * kPi * kAccel_hz * t);
}

FootGrid moving_foot(double side_sign = 1.0) {
  FootGrid grid(400.0);
  for (int i = 0; i < 480; ++i) {
    const double t = i / 400.0, th = pitch(t), ax = accel_x(t);
    ImuSample s{time_from_s(t), {}, {}};
    s.accel_S_mps2 = {std::cos(th) * ax - std::sin(th) * kGravity_mps2, 0.0,
                      std::sin(th) * ax + std::cos(th) * kGravity_mps2};
    s.rate_S_radps = {side_sign * 2.0,
                      kPitch_rad * 2.0 * kPi * kPitch_hz * std::cos(2.0 * kPi * kPitch_hz * t),
                      side_sign * -1.0};
    grid.push(s);
  }
  return grid;
}

TEST(StanceWindow, IntegratesAClosedFormOutwards) {
  const FootGrid grid = moving_foot();
  const auto window = std::make_unique<StanceWindow>();
  window->load(grid, 0, 440, Side::kLeft);
  window->load_all();
  const int quiet = 200;  // t = 0.5 s: pitch and velocity are 0 there
  window->integrate_pitch(quiet);
  window->integrate_motion(quiet);
  constexpr double kLowPass = 0.02;  // gain of the low-passes at 2 and 3 Hz is above 0.99
  for (int i = 40; i < 400; ++i) {
    const double t = i / 400.0;
    const auto k = static_cast<std::size_t>(i);
    ASSERT_NEAR((*window)[FootSignal::kPitch][k], pitch(t), kLowPass * kPitch_rad) << t;
    ASSERT_NEAR((*window)[FootSignal::kAccelX][k], accel_x(t), kLowPass * 10.0) << t;
    ASSERT_NEAR((*window)[FootSignal::kAccelZ][k], 0.0, kLowPass * 10.0) << t;
    ASSERT_NEAR((*window)[FootSignal::kVelocityX][k], velocity_x(t) - velocity_x(0.5), 0.02) << t;
    ASSERT_NEAR((*window)[FootSignal::kHeight][k], 0.0, 0.01) << t;
  }
}

TEST(StanceWindow, MirrorsTheRightShoe) {
  const FootGrid left = moving_foot(1.0), right = moving_foot(-1.0);
  const auto a = std::make_unique<StanceWindow>(), b = std::make_unique<StanceWindow>();
  a->load(left, 0, 440, Side::kLeft);
  b->load(right, 0, 440, Side::kRight);
  a->load_all();
  b->load_all();
  for (std::size_t i = 0; i < 440; ++i) {
    ASSERT_DOUBLE_EQ((*a)[FootSignal::kRollRate][i], (*b)[FootSignal::kRollRate][i]);
    ASSERT_DOUBLE_EQ((*a)[FootSignal::kYawRate][i], (*b)[FootSignal::kYawRate][i]);
  }
}

TEST(StanceWindow, TakesNoMoreThanTheGridHolds) {
  const FootGrid grid = moving_foot();
  const auto window = std::make_unique<StanceWindow>();
  window->load(grid, -100, 9999, Side::kLeft);
  EXPECT_EQ(window->first_index(), grid.begin());
  EXPECT_EQ(window->size(), grid.reach() - grid.begin());
  window->load(grid, 9999, 99999, Side::kLeft);
  EXPECT_EQ(window->size(), 0);
}

}  // namespace
}  // namespace evenstride
