#include <gtest/gtest.h>

#include "ingest/recording/mcap_summary.h"
#include "ingest/recording/session_reader.h"
#include "tests/ingest/recording/session_fixture.h"

namespace evenstride {
namespace {

using test::header_of;
using test::write_session;

std::vector<SessionEvent> read_all(SessionReader& reader) {
  std::vector<SessionEvent> events;
  SessionEvent event;
  while (reader.next(event)) events.push_back(event);
  return events;
}

TEST(SessionFile, GivesBackEveryEventInOrder) {
  MemorySink sink;
  SessionWriter writer(sink, header_of("s1"));
  write_session(writer, 10, 3, true);
  auto reader = SessionReader::from(sink.bytes());
  ASSERT_TRUE(reader) << reader.error();
  EXPECT_EQ(reader->header().session_id(), "s1");
  EXPECT_EQ(reader->header().start_unix_ns(), 1'700'000'000'000'000'000);
  const auto events = read_all(*reader);
  ASSERT_EQ(events.size(), 2u + 20u + 3u);
  EXPECT_TRUE(std::holds_alternative<v1::SensorHello>(events[0]));
  EXPECT_TRUE(std::holds_alternative<v1::RecordedBlock>(events[2]));
  EXPECT_TRUE(std::holds_alternative<v1::SessionEnd>(events.back()));
  for (std::size_t i = 1; i < events.size(); ++i) {
    EXPECT_GT(event_time_ns(events[i]), event_time_ns(events[i - 1]));
  }
  EXPECT_TRUE(reader->report().complete);
  EXPECT_EQ(reader->report().text(), "complete");
  EXPECT_EQ(reader->report().missing_messages, 0u);
}

// So that whoever is killed leaves it whole or not at all.
TEST(SessionFile, ItsBeginningIsWrittenInOnePiece) {
  struct FirstPiece : MemorySink {
    Status append(std::string_view piece) override {
      if (bytes().empty()) MemorySink::append(piece).value();
      return Done{};
    }
  } sink;
  SessionWriter writer(sink, header_of("s1"));
  auto reader = SessionReader::from(sink.bytes());
  ASSERT_TRUE(reader) << reader.error();
  EXPECT_EQ(reader->header().session_id(), "s1");
}

TEST(SessionFile, KeepsNoToken) {
  MemorySink sink;
  SessionWriter writer(sink, header_of("s1"));
  write_session(writer, 1, 1, true);
  auto reader = SessionReader::from(sink.bytes());
  ASSERT_TRUE(reader);
  for (const SessionEvent& event : read_all(*reader)) {
    if (const auto* hello = std::get_if<v1::SensorHello>(&event)) {
      EXPECT_EQ(hello->hello().token(), "");
    }
  }
}

TEST(SessionFile, BlocksThatPassThroughEqualBlocksThatWereBuilt) {
  MemorySink built, passed;
  SessionWriter a(built, header_of("s")), b(passed, header_of("s"));
  std::mt19937_64 random(test::kSeed);
  for (std::uint64_t i = 0; i < 50; ++i) {
    v1::RecordedBlock recorded;
    recorded.set_arrival_ns(static_cast<std::int64_t>(i) * 1'000'000 + 5);
    recorded.set_device_id("device");
    recorded.set_device_boot_id(i % 2 == 0 ? 0 : ~0ull);
    *recorded.mutable_block() = test::block_of(i << (i % 60), 3, random);
    a.add(recorded, Site::kTrunk);
    b.add_block(Site::kTrunk, Time(Duration(recorded.arrival_ns())), "device", recorded.device_boot_id(),
                recorded.block().SerializeAsString());
  }
  ASSERT_TRUE(a.close());
  ASSERT_TRUE(b.close());
  EXPECT_EQ(built.bytes(), passed.bytes());
}

TEST(SessionFile, AnIndexReadBackEqualsOneThatWasKept) {
  MemorySink kept, read_back;
  McapWriterParams params;
  SessionWriter a(kept, header_of("s"), params);
  write_session(a, 40, 3, true);
  params.keep_index = false;
  SessionWriter b(read_back, header_of("s"), params);
  write_session(b, 40, 3, false);
  const std::string so_far = read_back.bytes();
  const auto source = memory_source(so_far);
  const auto found = mcap::scan(*source, false);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->data_end, so_far.size());
  EXPECT_EQ(found->damaged, 0u);
  ASSERT_TRUE(b.close(&found->summary));
  EXPECT_EQ(read_back.bytes(), kept.bytes());
}

TEST(SessionFile, AChunkIsNeverLargerThanAllowedUnlessOneMessageIs) {
  constexpr std::size_t kMost = 2'000, kLarge = 5'000;
  MemorySink sink;
  McapWriter writer(sink, {.chunk_bytes = kMost}, "test");
  const auto channel = writer.add_channel(writer.add_schema("s", "", ""), "t", "");
  std::mt19937_64 random(test::kSeed);
  std::uniform_int_distribution<std::size_t> size(0, 200);
  constexpr std::uint64_t kMessages = 2'000;
  for (std::uint64_t i = 0; i < kMessages; ++i)
    writer.message(channel, i, i, std::string(i == kMessages / 2 ? kLarge : size(random), 'x'));
  EXPECT_LE(writer.open_chunk_bytes(), kMost);
  ASSERT_TRUE(writer.close());
  const auto found = mcap::scan(*memory_source(sink.bytes()), true);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->summary.message_count(), kMessages);
  int large = 0;
  for (const mcap::ChunkEntry& chunk : found->summary.chunks) large += chunk.uncompressed > kMost;
  EXPECT_EQ(large, 1);
}

TEST(SessionFile, TimesAlwaysRise) {
  MemorySink sink;
  SessionWriter writer(sink, header_of("s"));
  v1::RecordedTick tick;
  tick.set_time_ns(100);
  EXPECT_EQ(writer.add(tick), Time(Duration(100)));
  EXPECT_EQ(writer.add(tick), Time(Duration(101)));
  tick.set_time_ns(50);
  EXPECT_EQ(writer.add(tick), Time(Duration(102)));
}

TEST(SessionFile, ResultsStandBesideEvents) {
  MemorySink sink;
  SessionWriter writer(sink, header_of("s"));
  v1::Step step;
  step.set_side(v1::SIDE_LEFT);
  step.set_contact_time_s(0.25);
  writer.add(step, Time(Duration(5)));
  write_session(writer, 2, 1, true);
  auto reader = SessionReader::from(sink.bytes());
  ASSERT_TRUE(reader);
  SessionResult result;
  ASSERT_TRUE(reader->next(result));
  ASSERT_TRUE(std::holds_alternative<v1::Step>(result));
  EXPECT_EQ(std::get<v1::Step>(result).contact_time_s(), 0.25);
  EXPECT_FALSE(reader->next(result));
  auto again = SessionReader::from(sink.bytes());
  ASSERT_TRUE(again);
  EXPECT_EQ(read_all(*again).size(), 2u + 4u + 3u);
}

TEST(SessionFile, ForeignFilesAreRefusedInOneLine) {
  EXPECT_EQ(SessionReader::from("").error(), "this is no MCAP file");
  EXPECT_EQ(SessionReader::from("hello, I am a text").error(), "this is no MCAP file");
  MemorySink sink;
  McapWriter foreign(sink, {}, "someone else");
  foreign.message(foreign.add_channel(foreign.add_schema("x", "json", "{}"), "/x", "json"), 1, 1, "{}");
  ASSERT_TRUE(foreign.close());
  EXPECT_NE(SessionReader::from(sink.bytes()).error().find("no recording of ours"), std::string::npos);
  EXPECT_NE(SessionReader::open("/no/such/file.mcap").error().find("/no/such/file.mcap"), std::string::npos);
}

}  // namespace
}  // namespace evenstride
