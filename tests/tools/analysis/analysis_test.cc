#include "tools/analysis/analysis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ingest/recording/session_fixture.h"
#include "tests/support/reference_data.h"
#include "tools/analysis/result_tables.h"
#include "tools/formats/bids_session.h"

namespace evenstride {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

std::string file_of(const BidsRecording& recording) {
  MemorySink sink;
  v1::SessionHeader header;
  header.set_runner_id(recording.participant);
  SessionWriter writer(sink, header, {.chunk_bytes = 4096});
  EXPECT_TRUE(write_session(recording, writer));
  EXPECT_TRUE(writer.close());
  return sink.bytes();
}

Result<Analysis> analyze_file(std::string_view bytes) {
  auto reader = SessionReader::from(bytes);
  if (!reader) return Error{reader.error()};
  return analyze(*reader, "run", {});
}

TEST(Analysis, TheSameRecordingGivesTheSameTables) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  const auto recording = read_motion_bids(folder, "sub-H02_task-run30clocks");
  const auto used = recording ? recording : read_motion_bids(folder, "sub-F001_task-run25clocks");
  ASSERT_TRUE(used) << used.error();
  const auto one = analyze(*used, {}), other = analyze(*used, {});
  ASSERT_TRUE(one && other);
  EXPECT_GT(one->steps.size(), 5U);
  EXPECT_EQ(steps_csv(one->steps), steps_csv(other->steps));
  EXPECT_EQ(strides_csv(one->strides), strides_csv(other->strides));
}

TEST(Analysis, ImportedRecordingsGiveTheSameStepsWithinTheirCounts) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  const auto recording = read_motion_bids(folder, "sub-F001_task-run25");
  ASSERT_TRUE(recording) << recording.error();
  const auto direct = analyze(*recording, {}), imported = analyze_file(file_of(*recording));
  ASSERT_TRUE(direct && imported);
  ASSERT_EQ(direct->steps.size(), imported->steps.size());
  constexpr double kCounts_s = 5e-4;  // half a count of int16 moves a contact by less
  for (std::size_t i = 0; i < direct->steps.size(); ++i)
    EXPECT_NEAR(seconds(direct->steps[i].initial_contact), seconds(imported->steps[i].initial_contact),
                kCounts_s);
  EXPECT_EQ(direct->summary.runner_id(), "sub-F001");
}

TEST(Analysis, BlocksThatCannotBeUsedAreCounted) {
  MemorySink sink;
  SessionWriter writer(sink, test::header_of("s1"));
  test::write_session(writer, 10, 3, false);
  std::mt19937_64 random(1);
  v1::RecordedBlock stranger;
  stranger.set_arrival_ns(1'000'000'000);
  stranger.set_device_id("nobody");
  *stranger.mutable_block() = test::block_of(0, 4, random);
  writer.add(stranger, Site::kPelvis);
  ASSERT_TRUE(writer.close());
  const auto analysis = analyze_file(sink.bytes());
  ASSERT_TRUE(analysis) << analysis.error();
  EXPECT_THAT(analysis->summary.notes(), Contains(HasSubstr("1 blocks left out")));
}

TEST(Analysis, ATornFileIsAnalysedAsFarAsItGoesAndSaysSo) {
  EVENSTRIDE_NEEDS_DATA(folder, "hybrid_running");
  const auto recording = read_motion_bids(folder, "sub-F001_task-run25");
  ASSERT_TRUE(recording) << recording.error();
  const std::string bytes = file_of(*recording);
  const auto whole = analyze_file(bytes),
             torn = analyze_file(std::string_view(bytes).substr(0, bytes.size() * 6 / 10));
  ASSERT_TRUE(whole && torn);
  EXPECT_GT(torn->steps.size(), 0U);
  EXPECT_LT(torn->steps.size(), whole->steps.size());
  EXPECT_THAT(torn->summary.notes(), Contains(HasSubstr("the file is not whole")));
}

/// A walking shoe tells its steps before its mounting is known; its foot's are not the pelvis's then.
TEST(Analysis, ThePelvisIsSilentWhileWalkingShoesSpeak) {
  EVENSTRIDE_NEEDS_DATA(folder, "grouvel2023_gait");
  for (const char* name : {"sub-P01_task-FastGait02", "sub-P09_task-Gait03", "sub-P02_task-Gait01"}) {
    const auto recording = read_motion_bids(folder, name);
    ASSERT_TRUE(recording) << recording.error();
    const auto analysis = analyze(*recording, {});
    ASSERT_TRUE(analysis) << analysis.error();
    EXPECT_GT(analysis->steps.size(), 5U) << name;
    for (const StepRecord& step : analysis->steps) EXPECT_TRUE(is_of_shoe(step)) << name;
  }
}

TEST(Analysis, WhatCannotBeAnalysedIsSaidInOneLine) {
  BidsRecording slow;
  slow.name = "slow";
  BidsSensor& sensor = slow.sensors.emplace_back();
  sensor.tracksys = "pelvis";
  sensor.spec.rate_hz = 14.0;
  EXPECT_THAT(analyze(slow, {}).error(), HasSubstr("slow: pelvis runs at 14"));
  MemorySink sink;
  SessionWriter writer(sink, v1::SessionHeader());
  ASSERT_TRUE(writer.close());
  EXPECT_THAT(analyze_file(sink.bytes()).error(), HasSubstr("holds no sensor"));
  EXPECT_FALSE(analyze_file("this is no recording"));
}

TEST(Analysis, NotesSayWhatMissingSensorsWouldHaveTold) {
  BidsRecording still;
  still.name = "still";
  BidsSensor& sensor = still.sensors.emplace_back();
  sensor.spec.site = Site::kLeftShoe;
  sensor.spec.clock = SensorClock::kSession;
  sensor.tracksys = "leftshoe";
  for (int i = 0; i < 2000; ++i) {
    sensor.device_time_s.push_back(0.005 * i);
    sensor.rows.push_back({0, 0, 9.81F, 0, 0, 0});
  }
  const auto analysis = analyze(still, {});
  ASSERT_TRUE(analysis) << analysis.error();
  EXPECT_TRUE(analysis->steps.empty());
  EXPECT_THAT(analysis->summary.notes(), Contains(HasSubstr("no pelvis sensor")));
  EXPECT_THAT(analysis->summary.notes(), Contains(HasSubstr("one shoe only")));
}

}  // namespace
}  // namespace evenstride
