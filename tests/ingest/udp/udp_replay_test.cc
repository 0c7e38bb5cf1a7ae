// A recording whose sensors are worn again, in datagrams.
#include "ingest/client/udp_replay.h"

#include <gtest/gtest.h>

#include "ingest/recording/session_writer.h"
#include "tests/ingest/support/temp_folder.h"
#include "tests/ingest/udp/udp_server_fixture.h"

namespace evenstride {
namespace {

constexpr int kRounds = 10;

class UdpReplayTest : public UdpServerTest {
 protected:
  void SetUp() override {
    UdpServerTest::SetUp();
    auto writer = SessionWriter::create(original_, test::header_of("original"));
    ASSERT_TRUE(writer) << writer.error();
    test::write_session(**writer, kRounds, 5, true);
  }
  ReplayTarget target() const {
    ReplayTarget out;
    out.address = "127.0.0.1";
    out.port = port_;
    out.token = token_;
    return out;
  }
  test::TempFolder source_;
  const std::string original_ = source_.file("original.mcap");
};

TEST_F(UdpReplayTest, BlocksOfEverySensorArriveInASessionOfTheirOwn) {
  ReplayProgress progress;
  const Status played = replay_live_over_udp(original_, target(), progress);
  ASSERT_TRUE(played) << played.error();
  EXPECT_EQ(progress.blocks, 2u * kRounds);
  EXPECT_EQ(progress.acknowledged, 2u * kRounds);
  ASSERT_EQ(folder_.recordings().size(), 1u);
  const std::string file = folder_.recordings()[0];
  for (const char* device : {"dev-leftshoe", "dev-pelvis"})
    EXPECT_EQ(test::sequences_in(file, device), test::counting(0, kRounds)) << device;
  auto reader = SessionReader::open(file);
  ASSERT_TRUE(reader);
  EXPECT_FALSE(reader->header().is_replay());
}

TEST_F(UdpReplayTest, OneSensorThatIsRefusedEndsAll) {
  ReplayTarget other = target();
  other.runner = "runner-8";
  ReplayProgress progress;
  const Status played = replay_live_over_udp(original_, other, progress);
  ASSERT_FALSE(played);
  EXPECT_NE(played.error().find("this token is not valid here"), std::string::npos) << played.error();
  EXPECT_TRUE(progress.cancelled);
}

TEST_F(UdpReplayTest, AFileWithoutSensorsIsRefused) {
  auto writer = SessionWriter::create(source_.file("empty.mcap"), test::header_of("empty"));
  ASSERT_TRUE(writer);
  ASSERT_TRUE((*writer)->close());
  ReplayProgress progress;
  EXPECT_EQ(replay_live_over_udp(source_.file("empty.mcap"), target(), progress).error(),
            source_.file("empty.mcap") + ": no sensor in it");
}

}  // namespace
}  // namespace evenstride
