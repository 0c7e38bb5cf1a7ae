// What comes in is recorded as it was said, from a sensor and from a replay.
#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "ingest/client/replay_lane.h"
#include "ingest/recording/session_reader.h"
#include "ingest/recording/session_writer.h"
#include "tests/ingest/net/ingest_server_fixture.h"

namespace evenstride {
namespace {

// What happened in a recording, without what a replay changes on purpose.
std::vector<std::string> events_of(const std::string& file) {
  std::vector<std::string> out;
  auto reader = SessionReader::open(file);
  EXPECT_TRUE(reader) << reader.error();
  SessionEvent event;
  while (reader && reader->next(event)) {
    if (auto* block = std::get_if<v1::RecordedBlock>(&event))
      block->mutable_block()->clear_replay_arrival_ns();
    if (auto* hello = std::get_if<v1::SensorHello>(&event)) hello->mutable_hello()->clear_runner_id();
    if (auto* marker = std::get_if<v1::RecordedMarker>(&event)) marker->mutable_marker()->clear_time_ns();
    out.push_back(
        std::visit([](const auto& e) { return e.GetTypeName() + " " + e.ShortDebugString(); }, event));
  }
  return out;
}

void write_recording(const std::string& path) {
  v1::SessionHeader header = test::header_of("original");
  auto writer = SessionWriter::create(path, header);
  ASSERT_TRUE(writer) << writer.error();
  test::write_session(**writer, 300, 20, true);
}

TEST_F(IngestServerTest, AReplayIsRecordedAsTheOriginalWas) {
  const test::TempFolder source;
  write_recording(source.file("original.mcap"));
  for (const double speed : {0.0, 100.0}) {
    ReplayTarget target;
    target.address = "127.0.0.1";
    target.port = port_;
    target.runner = "runner-at-" + std::to_string(static_cast<int>(speed));
    target.speed = speed;
    ReplayProgress progress;
    const Status played = replay_file(source.file("original.mcap"), target, progress);
    ASSERT_TRUE(played) << played.error();
    EXPECT_EQ(progress.acknowledged, 600u);
  }
  ASSERT_EQ(folder_.recordings().size(), 2u);
  for (const std::string& file : folder_.recordings()) {
    auto reader = SessionReader::open(file);
    ASSERT_TRUE(reader);
    EXPECT_TRUE(reader->header().is_replay());
    EXPECT_EQ(reader->header().source(), "original");
    EXPECT_EQ(reader->header().start_unix_ns(), 1'700'000'000'000'000'000);
    const auto original = events_of(source.file("original.mcap")), played = events_of(file);
    ASSERT_EQ(played.size(), original.size());
    for (std::size_t i = 0; i < original.size(); ++i) ASSERT_EQ(played[i], original[i]) << "event " << i;
  }
}

TEST_F(IngestServerTest, WhatIsPostedToTheSessionIsRecorded) {
  auto client = join(test::hello_of(Site::kPelvis));
  v1::ClientFrame frame;
  frame.mutable_marker()->set_kind(v1::Marker::KIND_PAIN);
  frame.mutable_marker()->set_text("left calf");
  ASSERT_TRUE(client->send(frame));
  send_block(*client, 0);
  await_ack(*client, 0);
  bool found = false;
  for (const std::string& event : events_of(folder_.recordings()[0])) {
    found = found || event.find("left calf") != std::string::npos;
  }
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace evenstride
