#include "tools/formats/session_bids.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/formats/temp_dataset.h"
#include "tools/formats/bids_session.h"

namespace evenstride {
namespace {

BidsRecording recording_on(SensorClock clock) {
  BidsRecording recording;
  recording.name = "sub-A_task-run";
  recording.participant = "sub-A";
  recording.task = "run";
  BidsSensor& sensor = recording.sensors.emplace_back();
  sensor.spec = {.site = Site::kLeftShoe, .rate_hz = 200.0, .clock = clock};
  sensor.tracksys = "leftshoe";
  sensor.tracked_point = "LeftShoe";
  sensor.has_latency = true;
  for (int i = 0; i < 40; ++i) {
    if (i >= 10 && i < 20) continue;  // a packet is lost
    sensor.device_time_s.push_back(0.3 + 0.005 * i);
    sensor.rows.push_back({0.1F * static_cast<float>(i), -1.5F, 9.81F, 0.25F, 0.0F, -3.0F});
  }
  if (clock == SensorClock::kDevice) sensor.packets = {{0, 10, 0, 0.1}, {10, 10, 2, 0.2}, {20, 10, 3, 0.25}};
  return recording;
}

/// Through our own file and back.
BidsRecording through_session(const BidsRecording& recording) {
  MemorySink sink;
  v1::SessionHeader header;
  header.set_runner_id("A");
  SessionWriter writer(sink, header);
  EXPECT_TRUE(write_session(recording, writer));
  EXPECT_TRUE(writer.close());
  auto reader = SessionReader::from(sink.bytes());
  EXPECT_TRUE(reader);
  auto back = read_session(*reader, "run");
  EXPECT_TRUE(back) << back.error();
  return *back;
}

void expect_same(const BidsSensor& a, const BidsSensor& b, double reading_error) {
  ASSERT_EQ(a.rows.size(), b.rows.size());
  constexpr double kNanosecond = 1.01e-9;
  for (std::size_t i = 0; i < a.rows.size(); ++i) {
    EXPECT_NEAR(a.device_time_s[i], b.device_time_s[i], kNanosecond);
    for (std::size_t c = 0; c < 6; ++c) EXPECT_NEAR(a.rows[i][c], b.rows[i][c], reading_error);
  }
  ASSERT_EQ(a.packets.size(), b.packets.size());
  for (std::size_t i = 0; i < a.packets.size(); ++i) {
    EXPECT_EQ(a.packets[i].sequence, b.packets[i].sequence);
    EXPECT_EQ(a.packets[i].first_row, b.packets[i].first_row);
    EXPECT_NEAR(a.packets[i].arrival_s, b.packets[i].arrival_s, kNanosecond);
  }
}

class SessionBids : public testing::TestWithParam<SensorClock> {};

TEST_P(SessionBids, GoesThroughBothFormatsAndBack) {
  const BidsRecording recording = recording_on(GetParam());
  const BidsRecording session = through_session(recording);
  const CountScale scale = count_scale_of(recording.sensors[0]);
  expect_same(recording.sensors[0], session.sensors[0], 0.51 * std::max(scale.accel_mps2, scale.gyro_radps));
  test::TempDataset data;
  ASSERT_TRUE(write_motion_bids(session, data.path()));
  auto back = read_motion_bids(data.path(), "sub-A_task-run");
  ASSERT_TRUE(back) << back.error();
  expect_same(session.sensors[0], back->sensors[0], 0.0);
  EXPECT_EQ(back->sensors[0].spec.clock, GetParam());
  EXPECT_THAT(write_motion_bids(session, data.path()).error(), testing::HasSubstr("is there already"));
}

INSTANTIATE_TEST_SUITE_P(Clocks, SessionBids, testing::Values(SensorClock::kDevice, SensorClock::kSession));

TEST(SessionBids, NamesAreMadeFitForBids) {
  MemorySink sink;
  v1::SessionHeader header;
  header.set_runner_id("anna b_c");
  SessionWriter writer(sink, header);
  ASSERT_TRUE(write_session(recording_on(SensorClock::kSession), writer));
  ASSERT_TRUE(writer.close());
  auto reader = SessionReader::from(sink.bytes());
  ASSERT_TRUE(reader);
  EXPECT_EQ(read_session(*reader, "2026-01-01 run")->name, "sub-annabc_task-20260101run");
}

TEST(SessionBids, AccelerometerAloneHasNoGyroColumns) {
  BidsRecording recording = recording_on(SensorClock::kSession);
  recording.sensors[0].spec.has_gyro = false;
  EXPECT_EQ(sensor_csv(recording.sensors[0]).substr(0, 50),
            "time_s,accel_x_mps2,accel_y_mps2,accel_z_mps2\n0.30");
}

}  // namespace
}  // namespace evenstride
