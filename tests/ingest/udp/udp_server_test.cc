// Sensors that send datagrams, on real sockets, over good and bad networks.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "tests/ingest/udp/bad_network.h"
#include "tests/ingest/udp/udp_server_fixture.h"

namespace evenstride {
namespace {

TEST_F(UdpServerTest, AcknowledgesWhatCanBeReadBack) {
  const auto sensor = join();
  ASSERT_TRUE(sensor);
  send_blocks(*sensor, 0, 300);
  drain(*sensor);
  EXPECT_EQ(sensor->durable(), 300u);
  EXPECT_EQ(recorded(), test::counting(0, 300)) << "while it is still being written";
  const Status ended = sensor->goodbye(kPatience);
  EXPECT_TRUE(ended) << ended.error();
  EXPECT_FALSE(sensor->attend(milliseconds(1))) << "the session has ended";
}

TEST_F(UdpServerTest, NothingIsLostOrDoubledOverABadNetwork) {
  const int seeds = std::getenv("EVENSTRIDE_FULL") != nullptr ? 40 : 4;
  for (int seed = 1; seed <= seeds; ++seed) {
    test::BadNetwork network(port_, {0.10, 0.10, 0.20}, static_cast<std::uint64_t>(seed));
    v1::Hello mine = hello();
    mine.set_device_boot_id(static_cast<std::uint64_t>(seed));
    const auto sensor = join(mine, network.at());
    ASSERT_TRUE(sensor);
    send_blocks(*sensor, 0, 500, milliseconds(1));
    drain(*sensor);
    EXPECT_EQ(sensor->given_up(), 0u);
    EXPECT_GT(network.lost() + network.repeated() + network.delayed(), 100u);
    std::cout << "seed " << seed << ": lost " << network.lost() << ", repeated " << network.repeated()
              << ", delayed " << network.delayed() << "; sent again " << sensor->sent_again() << '\n';
  }
  std::vector<std::uint64_t> expected;
  for (int seed = 1; seed <= seeds; ++seed) {
    for (std::uint64_t i = 0; i < 500; ++i) expected.push_back(i);
  }
  EXPECT_EQ(recorded(), expected) << "in order, each once";
  EXPECT_GT(server_->counters().again, 0u);
}

TEST_F(UdpServerTest, ASensorThatWasAwayCarriesOn) {
  test::BadNetwork network(port_, {}, 1);
  const auto sensor = join(hello(), network.at());
  ASSERT_TRUE(sensor);
  send_blocks(*sensor, 0, 50);
  network.cut(true);
  std::mt19937_64 random(7);
  for (std::uint64_t i = 50; i < 700; ++i) ASSERT_TRUE(sensor->send(test::block_of(i, 20, random)));
  network.cut(false);
  drain(*sensor);
  EXPECT_EQ(recorded(), test::counting(0, 700)) << "more than the daemon holds behind a missing one";
}

TEST_F(UdpServerTest, ADaemonThatBeganAnewIsGreetedAnew) {
  const auto sensor = join();
  ASSERT_TRUE(sensor);
  send_blocks(*sensor, 0, 50);
  drain(*sensor);
  const std::uint16_t port = port_;
  const std::string file = folder_.recordings().at(0);
  // As after kill -9: no farewell reaches the sensor.
  server_->stop();
  stop();
  start(port);
  workers_->post(workers_->worker_of("runner-7"), [file](SessionHub& hub) { EXPECT_TRUE(hub.resume(file)); });
  send_blocks(*sensor, 50, 100);
  drain(*sensor);
  EXPECT_EQ(sensor->rejoined(), 1u);
  EXPECT_EQ(recorded(), test::counting(0, 100));
}

TEST_F(UdpServerTest, BlocksThatTheSensorGaveUpAreAGapAndNotAHalt) {
  const auto sensor = join();
  ASSERT_TRUE(sensor);
  send_blocks(*sensor, 0, 10);
  drain(*sensor);
  send_blocks(*sensor, 30, 40);
  drain(*sensor);
  auto expected = test::counting(0, 10);
  for (const std::uint64_t i : test::counting(30, 40)) expected.push_back(i);
  EXPECT_EQ(recorded(), expected);
  EXPECT_EQ(server_->counters().missed, 20u);
}

}  // namespace
}  // namespace evenstride
