// Who is silent, slow, too many or too much.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/ingest/net/ingest_server_fixture.h"

namespace evenstride {
namespace {

class LimitsTest : public IngestServerTest {
 protected:
  LimitsTest() {
    limits_.handshake = milliseconds(300);
    limits_.idle = milliseconds(1'500);
    limits_.connections_per_address = 3;
  }
};

TEST_F(LimitsTest, WhoNeverSaysHelloIsClosed) {
  auto silent = connect(), slow = connect();
  ASSERT_TRUE(slow->send_bytes(std::string("\x20", 1)));  // one byte of a frame, then nothing
  await_end(*silent);
  await_end(*slow);
  EXPECT_EQ(server_->counters().handshake_timeouts, 2u);
}

TEST_F(LimitsTest, ASensorThatSaysNothingIsTold) {
  auto silent = join(test::hello_of(Site::kPelvis));
  EXPECT_EQ(await_error(*silent).code(), v1::ErrorFrame::CODE_LIMIT);
  await_end(*silent);
}

TEST_F(LimitsTest, ConnectionsOfAnAddressAreCounted) {
  auto a = join(test::hello_of(Site::kPelvis)), b = join(test::hello_of(Site::kTrunk));
  auto c = join(test::hello_of(Site::kLeftShoe));
  auto refused = SensorClient::join("127.0.0.1", port_, test::hello_of(Site::kRightShoe));
  EXPECT_FALSE(refused);
  EXPECT_EQ(server_->counters().refused_full, 1u);
  c.reset();
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (!refused &&
         std::chrono::steady_clock::now() < until) {  // its place is free once the daemon has noticed
    refused = SensorClient::join("127.0.0.1", port_, test::hello_of(Site::kRightShoe));
  }
  EXPECT_TRUE(refused);
}

class FloodTest : public IngestServerTest {
 protected:
  FloodTest() {
    limits_.bytes_per_second = 10'000;
    limits_.burst_bytes = 20'000;
  }
};

TEST_F(FloodTest, ASensorThatFloodsWaitsAndOthersDoNot) {
  auto flood = join(test::hello_of(Site::kPelvis));
  v1::Hello other = test::hello_of(Site::kPelvis);
  other.set_runner_id("another");
  auto good = join(other);
  for (std::uint64_t i = 0; i < 400; ++i) send_block(*flood, i);  // over 60 kB
  for (std::uint64_t i = 0; i < 10; ++i) send_block(*good, i);
  await_ack(*good, 9);
  std::uint64_t throttled = 0;
  for (std::size_t w = 0; w < workers_->size(); ++w) throttled += workers_->links(w).throttled;
  EXPECT_GE(throttled, 1u);
  await_ack(*flood, 399);  // nothing of it is lost
}

}  // namespace
}  // namespace evenstride
