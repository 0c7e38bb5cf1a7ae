#include "core/pipeline/segment_channel.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/units.h"
#include "tests/support/no_alloc.h"

namespace evenstride {
namespace {

// Level, bouncing at `bounce_hz` up and down.
ImuSample bouncing(double t, double bounce_hz) {
  return {.time = time_from_s(t),
          .accel_S_mps2 = {0.0, 0.0, kGravity_mps2 + 5.0 * std::sin(2.0 * kPi * bounce_hz * t)},
          .rate_S_radps = Eigen::Vector3d::Zero()};
}

SegmentChannel filled(double rate_hz, double span_s) {
  SensorSpec spec;
  spec.rate_hz = rate_hz;
  SegmentChannel channel({}, spec);
  for (int i = 0; i < span_s * rate_hz; ++i) channel.push(bouncing(i / rate_hz, 2.5));
  return channel;
}

TEST(SegmentChannel, KeepsReadingsUpToThreeTimesTheHistorysRateAsTheyAre) {
  for (const double rate_hz : {100.0, 200.0, 500.0})
    EXPECT_EQ(filled(rate_hz, 2.0).history().size(), static_cast<std::size_t>(2.0 * rate_hz));
}

TEST(SegmentChannel, AveragesFasterReadingsAboutTheirMiddle) {
  constexpr double kRounding_mps2 = 0.02;  // 2.5 Hz averaged over 5 ms, and the tilt filter's start
  for (const double rate_hz : {600.0, 1000.0, 2000.0}) {
    const SegmentChannel channel = filled(rate_hz, 2.0);
    EXPECT_NEAR(static_cast<double>(channel.history().size()), 2.0 * 200.0, 50.0) << rate_hz;
    for (std::size_t i = 0; i < channel.history().size(); ++i) {
      const OrientedSample& sample = channel.history()[i];
      EXPECT_NEAR(sample.accel_E_mps2.z(), bouncing(seconds(sample.time), 2.5).accel_S_mps2.z(),
                  kRounding_mps2);
    }
  }
}

TEST(SegmentChannel, ReachesBackLessFarOnceSettledAndThenAllocatesNothing) {
  SegmentChannel channel = filled(200.0, 20.0);
  const Time newest = channel.history().newest();
  EXPECT_GT(seconds(newest - channel.history().oldest()), 17.0);
  channel.settle();
  EXPECT_EQ(channel.history().newest(), newest);
  EXPECT_NEAR(seconds(newest - channel.history().oldest()), 8.0, 0.01);
  const test::AllocationCounter counter;
  channel.settle();
  channel.push(bouncing(20.0, 2.5));
  EXPECT_EQ(counter.count(), 0u);
}

// Bounces, nods, rolls and turns as a body in running does.
ImuSample running(double t) {
  constexpr double kStride_s = 0.7;
  const double phase = 2.0 * kPi * t / kStride_s;
  ImuSample s = bouncing(t, 2.0 / kStride_s);
  s.rate_S_radps = {1.2 * std::sin(phase), 0.8 * std::cos(2.0 * phase), 0.9 * std::cos(phase)};
  return s;
}

TEST(SegmentChannel, BridgesWhatIsLostInRunningAndSaysSo) {
  for (const double gap_s : {0.05, 0.11, 0.3}) {
    SensorSpec spec;
    SegmentChannel whole({}, spec), lossy({}, spec);
    for (int i = 0; i < 8 * 200; ++i) {
      const double t = i / spec.rate_hz;
      whole.push(running(t));
      const double since_s = std::fmod(t, 1.0);  // any phase of a stride
      if (t < 3.0 || since_s < 0.4 || since_s > 0.4 + gap_s) lossy.push(running(t));
    }
    ASSERT_EQ(lossy.history().size(), whole.history().size());
    for (std::size_t i = 0; i < whole.history().size(); ++i) {
      const OrientedSample &a = whole.history()[i], &b = lossy.history()[i];
      EXPECT_NEAR(seconds(a.time - b.time), 0.0, 1e-6);
      EXPECT_LT(a.q_ES.angularDistance(b.q_ES), rad_from_deg(0.25)) << gap_s << ' ' << seconds(a.time);
    }
    const SegmentHistory& history = lossy.history();
    EXPECT_NEAR(seconds(history.bridged(time_from_s(3.0), time_from_s(8.0)).time), 5.0 * gap_s, 0.06);
    EXPECT_EQ(history.bridged(time_from_s(0.0), time_from_s(3.3)).time, Duration::zero());
    EXPECT_GT(lossy.tilt().state().lost_rad2, whole.tilt().state().lost_rad2);
  }
}

TEST(SegmentChannel, LeavesGapsInStandingOpen) {
  SensorSpec spec;
  SegmentChannel channel({}, spec);
  for (int i = 0; i < 1000; ++i)
    if (i % 100 < 90) channel.push(bouncing(i / spec.rate_hz, 0.0));
  EXPECT_EQ(channel.history().bridged(time_from_s(0.0), time_from_s(5.0)).time, Duration::zero());
  EXPECT_EQ(channel.history().size(), 900u);
}

}  // namespace
}  // namespace evenstride
