#include "core/pipeline/intake.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace evenstride {
namespace {

const SensorSpec kSpec{.site = Site::kPelvis, .rate_hz = 200.0, .clock = SensorClock::kSession};

SampleBlock block(std::uint64_t sequence, const std::vector<RawReading>& readings) {
  return {.site = Site::kPelvis,
          .sequence = sequence,
          .device_time_ns = static_cast<std::int64_t>(sequence) * 50'000'000,
          .period_ns = 5'000'000,
          .arrival = Time(std::chrono::milliseconds(50 * sequence + 50)),
          .readings = readings};
}

int taken(Intake& intake, const SampleBlock& given) {
  int n = 0;
  intake.push(given, [&](const ImuSample&) { ++n; });
  return n;
}

TEST(Intake, CountsWhatIsLostDoubledBadAndClipped) {
  Intake intake(kSpec);
  const std::vector<RawReading> good(10, RawReading{0, 0, 9.8f, 0, 0, 0});
  EXPECT_EQ(taken(intake, block(0, good)), 10);
  EXPECT_EQ(taken(intake, block(0, good)), 0);
  EXPECT_EQ(taken(intake, block(3, good)), 10);
  auto bad = good;
  bad[4][5] = std::nanf("");
  bad[5][0] = 156.9f;
  EXPECT_EQ(taken(intake, block(4, bad)), 9);
  const SensorStatus status = intake.status();
  EXPECT_EQ(status.duplicate_blocks, 1u);
  EXPECT_EQ(status.lost_blocks, 2u);
  EXPECT_EQ(status.bad_samples, 1u);
  EXPECT_EQ(status.clipped_samples, 1u);
  EXPECT_EQ(status.samples, 30u);
}

TEST(Intake, MeasuresTheRateThatArrives) {
  Intake intake(kSpec);
  const std::vector<RawReading> readings(10, RawReading{});
  for (std::uint64_t i = 0; i < 200; ++i)
    if (i % 10 != 5) taken(intake, block(i, readings));
  EXPECT_NEAR(intake.status().measured_rate_hz, 180.0, 6.0);
}

TEST(Intake, TakesSessionTimesAsTheyAre) {
  Intake intake(kSpec);
  std::vector<Time> times;
  intake.push(block(2, std::vector<RawReading>(2)), [&](const ImuSample& s) { times.push_back(s.time); });
  ASSERT_EQ(times.size(), 2u);
  EXPECT_EQ(times[1], Time(std::chrono::milliseconds(105)));
}

TEST(Intake, GoesOnCountingAfterTheDeviceRestarted) {
  Intake intake(kSpec);
  const std::vector<RawReading> readings(10, RawReading{});
  taken(intake, block(7, readings));
  intake.restart(kSpec);
  EXPECT_EQ(taken(intake, block(0, readings)), 10);
  EXPECT_EQ(intake.status().samples, 20u);
  EXPECT_EQ(intake.status().lost_blocks, 0u);
}

TEST(Intake, RefusesAnImpossibleRate) {
  SensorSpec spec = kSpec;
  spec.rate_hz = 5.0;
  EXPECT_THROW(Intake{spec}, std::invalid_argument);
}

}  // namespace
}  // namespace evenstride
