// Sensors that send what does not fit, too much, or nothing.
#include <gtest/gtest.h>

#include <random>

#include "tests/ingest/udp/udp_server_fixture.h"

namespace evenstride {
namespace {

TEST_F(UdpServerTest, ABadBlockEndsTheLink) {
  const auto sensor = join();
  ASSERT_TRUE(sensor);
  std::mt19937_64 random(7);
  v1::SampleBlock block = test::block_of(0, 4, random);
  block.set_crc32c(block.crc32c() ^ 1);
  ASSERT_TRUE(sensor->send(block));
  Status attended = Done{};
  await([&] { return !(attended = sensor->attend(milliseconds(20))); });
  EXPECT_EQ(attended.error(), "the daemon says: a block's checksum is wrong");
}

TEST_F(UdpServerTest, WhatDoesNotFitIsSaid) {
  const auto sensor = join();
  ASSERT_TRUE(sensor);
  std::mt19937_64 random(7);
  EXPECT_FALSE(sensor->send(test::block_of(0, 100, random))) << "1,200 bytes of readings";
  EXPECT_TRUE(sensor->send(test::block_of(0, 90, random)));
  v1::Hello replay = hello(Site::kTrunk);
  replay.mutable_replay()->set_source_session("x");
  const auto refused = UdpSensor::join({"127.0.0.1", port_}, replay);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), "the daemon refuses: a recording is played over TCP");
}

class UdpLimitsTest : public UdpServerTest {
 protected:
  UdpLimitsTest() {
    limits_.bytes_per_second = 1'000;
    limits_.burst_bytes = 10'000;
    limits_.idle = milliseconds(1'500);
    limits_.connections_per_address = 1;
  }
};

TEST_F(UdpLimitsTest, AFloodIsDroppedAndALinkIsAllThatAnAddressGets) {
  const auto sensor = join();
  ASSERT_TRUE(sensor);
  const auto refused = UdpSensor::join({"127.0.0.1", port_}, hello(Site::kTrunk));
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().find("too many sensors"), std::string::npos) << refused.error();
  send_blocks(*sensor, 0, 60);
  await([&] { return server_->counters().throttled > 0; });
  EXPECT_GE(server_->counters().refused_full, 1u);
}

TEST_F(UdpLimitsTest, ASilentLinkIsEnded) {
  const auto sensor = join();
  ASSERT_TRUE(sensor);
  await([&] { return workers_->links(0).cut_idle + workers_->links(1).cut_idle == 1; });
  EXPECT_FALSE(sensor->attend(milliseconds(500)));
}

}  // namespace
}  // namespace evenstride
