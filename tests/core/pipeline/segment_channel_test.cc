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

}  // namespace
}  // namespace evenstride
