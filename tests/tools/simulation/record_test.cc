#include "tools/simulation/record.h"

#include <gtest/gtest.h>

#include "ingest/recording/session_reader.h"
#include "ingest/wire/convert.h"
#include "tests/ingest/support/temp_folder.h"

namespace evenstride {
namespace {

class RecordSimulation : public testing::Test {
 protected:
  test::TempFolder folder_;
  const std::string path_ = folder_.file("run.mcap");
};

TEST_F(RecordSimulation, HoldsEveryBlockWithItsChecksumAndItsReadings) {
  const sim::BodyMotion body(sim::plain_run(3.0, 12.0));
  SimulatedSession session;
  session.runner_id = "r1";
  session.sensors = {sim::typical_setup(Site::kLeftShoe, 200.0, 1),
                     sim::typical_setup(Site::kPelvis, 100.0, 1)};
  session.markers = {{MarkerKind::kBreakStart, time_from_s(6.0), 0},
                     {MarkerKind::kBreakEnd, time_from_s(8.0), 0}};
  const auto made = record_simulation(body, session, path_);
  ASSERT_TRUE(made) << made.error();

  auto reader = SessionReader::open(path_);
  ASSERT_TRUE(reader) << reader.error();
  EXPECT_EQ(reader->header().runner_id(), "r1");
  SessionEvent event;
  std::uint64_t hellos = 0, blocks = 0, readings = 0, markers = 0, ends = 0;
  std::vector<RawReading> values;
  while (reader->next(event)) {
    hellos += std::holds_alternative<v1::SensorHello>(event);
    markers += std::holds_alternative<v1::RecordedMarker>(event);
    ends += std::holds_alternative<v1::SessionEnd>(event);
    if (const auto* block = std::get_if<v1::RecordedBlock>(&event)) {
      ++blocks;
      EXPECT_EQ(block_crc(block->block()), block->block().crc32c());
      ASSERT_TRUE(readings_from(block->block().readings(), 0.01, 0.01, values));
      readings += values.size();
    }
  }
  EXPECT_EQ(hellos, 2u);
  EXPECT_EQ(markers, 2u);
  EXPECT_EQ(ends, 1u);
  EXPECT_EQ(blocks, made->blocks);
  EXPECT_EQ(readings, made->readings);
  EXPECT_NEAR(static_cast<double>(readings), 18.0 * 300.0, 40.0);
}

TEST_F(RecordSimulation, SaysWhyItCannotWrite) {
  const sim::BodyMotion body(sim::plain_run(3.0, 8.0));
  EXPECT_FALSE(record_simulation(body, {}, "/no/such/folder/a.mcap"));
}

}  // namespace
}  // namespace evenstride
