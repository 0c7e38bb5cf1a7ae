#include "core/orientation/segment_history.h"

#include <gtest/gtest.h>

#include <random>
#include <stdexcept>

#include "core/math/rotation.h"
#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

using std::chrono::milliseconds;

OrientedSample turning(double t_s, double rate_radps) {
  OrientedSample s;
  s.time = time_from_s(t_s);
  s.q_ES = exp_rotation({0.0, 0.0, rate_radps * t_s}).cast<float>();
  s.accel_E_mps2 = Eigen::Vector3f(static_cast<float>(t_s), 0.0f, 9.81f);
  return s;
}

TEST(SegmentHistory, InterpolatesAnEvenTurnExactly) {
  SegmentHistory history(2.0, 100.0);
  for (int i = 0; i < 150; ++i) history.push(turning(0.01 * i, 3.0));
  const auto between = history.at(time_from_s(0.7234));
  ASSERT_TRUE(between);
  constexpr float kFloatStep = 2e-6f;  // single precision
  EXPECT_LT(angle_of(between->q_ES * turning(0.7234, 3.0).q_ES.conjugate()), 1e-3f);
  EXPECT_NEAR(between->accel_E_mps2.x(), 0.7234f, kFloatStep);
}

TEST(SegmentHistory, KeepsOnlyItsSpan) {
  SegmentHistory history(1.0, 100.0);
  for (int i = 0; i < 1000; ++i) history.push(turning(0.01 * i, 1.0));
  EXPECT_LE(seconds(history.newest() - history.oldest()), 1.02);
  EXPECT_FALSE(history.at(time_from_s(5.0)));
  EXPECT_TRUE(history.at(time_from_s(9.5)));
  EXPECT_FALSE(history.at(time_from_s(10.0)));
}

TEST(SegmentHistory, FindsTheSameIndexAsALinearSearch) {
  std::mt19937_64 random(7);
  std::uniform_int_distribution<int> step_ms(1, 20);
  SegmentHistory history(1.0, 200.0);
  Time t{};
  for (int i = 0; i < 500; ++i) {
    OrientedSample s;
    s.time = t += milliseconds(step_ms(random));
    history.push(s);
    const Time asked = history.oldest() + (history.newest() - history.oldest()) / step_ms(random);
    std::size_t linear = 0;
    while (linear < history.size() && history[linear].time < asked) ++linear;
    ASSERT_EQ(history.first_at_or_after(asked), linear);
  }
}

TEST(SegmentHistory, SaysWhereSamplesAreMissing) {
  SegmentHistory history(2.0, 100.0);
  for (int i = 0; i < 100; ++i)
    if (i < 40 || i > 60) history.push(turning(0.01 * i, 1.0));
  EXPECT_TRUE(history.covers(time_from_s(0.1), time_from_s(0.38), milliseconds(50)));
  EXPECT_FALSE(history.covers(time_from_s(0.1), time_from_s(0.7), milliseconds(50)));
  EXPECT_FALSE(history.covers(time_from_s(0.45), time_from_s(0.5), milliseconds(50)));
  EXPECT_FALSE(history.at(time_from_s(0.5)));
  EXPECT_FALSE(history.covers(time_from_s(0.9), time_from_s(1.1), milliseconds(50)));
}

TEST(SegmentHistory, RefusesTimeThatDoesNotGrow) {
  SegmentHistory history(1.0, 100.0);
  EXPECT_TRUE(history.push(turning(0.5, 1.0)));
  EXPECT_FALSE(history.push(turning(0.5, 1.0)));
  EXPECT_FALSE(history.push(turning(0.4, 1.0)));
  EXPECT_EQ(history.size(), 1u);
  EXPECT_EQ(history.refused(), 2u);
  EXPECT_THROW(SegmentHistory(0.0, 100.0), std::invalid_argument);
}

TEST(SegmentHistory, RemembersWhatWasMadeUp) {
  SegmentHistory history(10.0, 100.0);
  for (int i = 0; i < 500; ++i) history.push(turning(0.01 * i, 1.0));
  history.mark_bridged(time_from_s(1.0), time_from_s(1.1), 0.03);
  history.mark_bridged(time_from_s(2.0), time_from_s(2.3), 0.04);
  const auto over = [&](double from_s, double to_s) {
    return history.bridged(time_from_s(from_s), time_from_s(to_s));
  };
  EXPECT_EQ(over(1.1, 2.0).time, Duration::zero());
  EXPECT_EQ(over(1.1, 2.0).turn_sd_rad, 0.0);
  EXPECT_NEAR(seconds(over(0.0, 5.0).time), 0.4, 1e-9);
  EXPECT_NEAR(over(0.0, 5.0).turn_sd_rad, 0.05, 1e-12);  // independent gaps
  EXPECT_NEAR(seconds(over(1.04, 2.1).time), 0.16, 1e-9);
  EXPECT_NEAR(over(2.2, 2.25).turn_sd_rad, 0.04, 1e-12);  // part of a gap: all of its doubt
  history.clear();
  EXPECT_EQ(over(0.0, 5.0).time, Duration::zero());
}

TEST(SegmentHistory, WithMoreGapsThanItHasRoomForItRatherMarksTooMuch) {
  SegmentHistory history(2.0, 1000.0);
  for (int i = 0; i < 1900; ++i) history.push(turning(0.001 * i, 1.0));
  for (int i = 0; i < 150; ++i)
    history.mark_bridged(time_from_s(0.01 * i), time_from_s(0.01 * i + 0.005), 0.001);
  for (int i = 0; i < 150; ++i)
    EXPECT_GE(history.bridged(time_from_s(0.01 * i), time_from_s(0.01 * i + 0.005)).time, milliseconds(5))
        << i;
}

TEST(SegmentHistory, ForgetsGapsThatItNoLongerReachesBackTo) {
  SegmentHistory history(1.0, 100.0);
  for (int i = 0; i < 3000; ++i) {
    history.push(turning(0.01 * i, 1.0));
    if (i % 100 == 50) history.mark_bridged(time_from_s(0.01 * i - 0.1), time_from_s(0.01 * i), 0.001);
  }
  EXPECT_NEAR(seconds(history.bridged(history.oldest(), history.newest()).time), 0.1, 0.05);
}

TEST(SegmentHistory, AllocatesNothingOnceBuilt) {
  SegmentHistory history(1.0, 100.0);
  const test::AllocationCounter counter;
  for (int i = 0; i < 1000; ++i) history.push(turning(0.01 * i, 1.0));
  EXPECT_TRUE(history.at(time_from_s(9.555)));
  EXPECT_EQ(counter.count(), 0u);
}

}  // namespace
}  // namespace evenstride
