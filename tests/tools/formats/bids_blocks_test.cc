#include "tools/formats/bids_blocks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/recording/play.h"
#include "ingest/recording/session_reader.h"
#include "tests/support/reference_data.h"
#include "tools/formats/bids_session.h"

namespace evenstride {
namespace {

BidsSensor even_sensor(Site site, std::size_t rows, double rate_hz) {
  BidsSensor sensor;
  sensor.spec.site = site;
  sensor.spec.rate_hz = rate_hz;
  sensor.spec.clock = SensorClock::kSession;
  sensor.tracksys = name(site);
  for (std::size_t i = 0; i < rows; ++i) {
    sensor.device_time_s.push_back(static_cast<double>(i) / rate_hz);
    sensor.rows.push_back({static_cast<float>(i) * 0.01F, 0, 9.81F, 0, 0.5F, 0});
  }
  return sensor;
}

TEST(BidsBlocks, RowsComeInTensInOrderOfArrival) {
  BidsRecording recording;
  recording.sensors = {even_sensor(Site::kLeftShoe, 25, 200), even_sensor(Site::kPelvis, 25, 200)};
  const auto blocks = blocks_of(recording);
  ASSERT_EQ(blocks.size(), 6U);
  EXPECT_EQ(blocks[0].readings.size(), 10U);
  EXPECT_EQ(blocks[0].period_ns, 5'000'000);
  EXPECT_EQ(blocks[5].readings.size(), 5U);
  EXPECT_EQ(blocks[4].sequence, 2U);
  for (std::size_t i = 1; i < blocks.size(); ++i) EXPECT_GT(blocks[i].arrival, blocks[i - 1].arrival);
}

TEST(BidsBlocks, AGapClosesABlockAndCountsAsLoss) {
  BidsRecording recording;
  BidsSensor sensor = even_sensor(Site::kPelvis, 30, 200);
  sensor.device_time_s.erase(sensor.device_time_s.begin() + 4, sensor.device_time_s.begin() + 17);
  sensor.rows.erase(sensor.rows.begin() + 4, sensor.rows.begin() + 17);
  recording.sensors = {sensor};
  const auto blocks = blocks_of(recording);
  ASSERT_EQ(blocks.size(), 3U);
  EXPECT_EQ(blocks[0].readings.size(), 4U);
  EXPECT_EQ(blocks[1].sequence, 3U);  // 13 rows lost = 2 blocks
  EXPECT_EQ(blocks[1].device_time_ns, 85'000'000);
  EXPECT_EQ(blocks[2].sequence, 4U);
}

TEST(BidsBlocks, NotedPacketsStayAsTheyWere) {
  BidsRecording recording;
  BidsSensor sensor = even_sensor(Site::kPelvis, 20, 200);
  sensor.spec.clock = SensorClock::kDevice;
  sensor.packets = {{0, 10, 4, 0.2}, {10, 10, 9, 0.21}};
  recording.sensors = {sensor};
  const auto blocks = blocks_of(recording);
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_EQ(blocks[1].sequence, 9U);
  EXPECT_EQ(blocks[1].arrival, time_from_s(0.21));
  EXPECT_EQ(blocks[1].device_time_ns, 50'000'000);
}

TEST(BidsSession, ComesBackFromTheFileWithinHalfACount) {
  BidsRecording recording;
  recording.name = "sub-A_task-run";
  recording.participant = "sub-A";
  recording.sensors = {even_sensor(Site::kLeftShoe, 40, 200), even_sensor(Site::kTrunk, 40, 200)};
  recording.sensors[1].spec.has_gyro = false;
  MemorySink sink;
  SessionWriter writer(sink, v1::SessionHeader());
  auto left_out = write_session(recording, writer);
  ASSERT_TRUE(left_out) << left_out.error();
  EXPECT_EQ(*left_out, 0U);
  ASSERT_TRUE(writer.close());
  auto reader = SessionReader::from(sink.bytes());
  ASSERT_TRUE(reader) << reader.error();
  SessionEvent event;
  int hellos = 0, blocks = 0;
  const CountScale scale = count_scale_of(recording.sensors[0]);
  while (reader->next(event)) {
    if (const auto* hello = std::get_if<v1::SensorHello>(&event)) {
      ++hellos;
      EXPECT_TRUE(hello->clock_is_session());
    }
    const auto* block = std::get_if<v1::RecordedBlock>(&event);
    if (block == nullptr) continue;
    ++blocks;
    if (block->device_id() != "sub-A-leftshoe" || block->block().sequence() != 1) continue;
    const std::string& bytes = block->block().readings();
    const auto low = static_cast<unsigned char>(bytes[12]), high = static_cast<unsigned char>(bytes[13]);
    const double ax = static_cast<std::int16_t>(low | high << 8) * scale.accel_mps2;
    EXPECT_NEAR(ax, 0.11, 0.5 * scale.accel_mps2 + 1e-6);
  }
  EXPECT_EQ(hellos, 2);
  EXPECT_EQ(blocks, 8);
}

TEST(BidsSession, RefusesARateThatThePipelineCannotTake) {
  BidsRecording recording;
  recording.name = "slow";
  recording.sensors = {even_sensor(Site::kPelvis, 10, 15)};
  MemorySink sink;
  SessionWriter writer(sink, v1::SessionHeader());
  EXPECT_THAT(write_session(recording, writer).error(), testing::HasSubstr("rate must be 20 to 2000 Hz"));
}

TEST(BidsBlocks, EveryRowOfARealRecordingIsSentOnce) {
  EVENSTRIDE_NEEDS_DATA(folder, "voisard2023_walking");
  auto recording = read_motion_bids(folder, "sub-S01_task-walkturn01");
  ASSERT_TRUE(recording) << recording.error();
  std::size_t sent = 0, rows = 0;
  for (const SampleBlock& block : blocks_of(*recording)) sent += block.readings.size();
  for (const BidsSensor& sensor : recording->sensors) rows += sensor.rows.size();
  EXPECT_EQ(sent, rows);
}

}  // namespace
}  // namespace evenstride
