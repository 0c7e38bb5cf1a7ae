// Datagrams of strangers, of listeners and of those whose token does not open.
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "ingest/udp/datagram.h"
#include "tests/ingest/udp/bad_network.h"
#include "tests/ingest/udp/udp_server_fixture.h"

namespace evenstride {
namespace {

TEST_F(UdpServerTest, OnlyTheRunnersTokenOpens) {
  const std::string eights = make_token(), page = make_token();
  tokens_.push_back({2, token_hash(eights), "device", "runner-8", "", 0, false});
  tokens_.push_back({3, token_hash(page), "viewer", "", "", 0, false});
  access_.set_tokens(tokens_);
  v1::Hello other = hello();
  other.set_token(eights);
  const auto refused = UdpSensor::join({"127.0.0.1", port_}, other);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), "the daemon refuses: this token is not valid here");
  EXPECT_GE(server_->counters().wrong_runner, 1u);
  EXPECT_TRUE(folder_.recordings().empty());
}

TEST_F(UdpServerTest, WhatIsNotGenuineGetsNoAnswerAndIsCounted) {
  const auto sensor = join();
  ASSERT_TRUE(sensor);
  test::RawDatagrams stranger;
  const auto silence_after = [&](const std::string& datagram, const std::atomic<std::uint64_t>& counter) {
    const std::uint64_t before = counter;
    stranger.send(port_, datagram);
    await([&] { return counter > before; });
    EXPECT_EQ(stranger.receive(20), "");
  };
  const UdpCounters& counters = server_->counters();
  const DatagramKey mine = device_key(token_hash(token_)), strangers = device_key(token_hash(make_token()));
  const std::string hello_body =
      bytes_of(HelloBody{std::string(kCookieBytes, '\0'), test::hello_of(Site::kPelvis).SerializeAsString()});
  silence_after("rubbish", counters.no_datagram);
  silence_after(std::string(kMaxDatagram + 100, 'x'), counters.no_datagram);
  silence_after(sealed({DatagramKind::kDown, mine.id, 0, "x"}, mine.key), counters.no_datagram);
  silence_after(sealed({DatagramKind::kHello, strangers.id, 1, hello_body}, strangers.key),
                counters.unknown_key);
  silence_after(sealed({DatagramKind::kHello, mine.id, 1, hello_body}, strangers.key), counters.wrong_tag);
  silence_after(sealed({DatagramKind::kUp, 77, 1, hello_body}, mine.key), counters.unknown_link);
  send_blocks(*sensor, 0, 10);
  drain(*sensor);
  EXPECT_EQ(recorded(), test::counting(0, 10)) << "the others are not touched";
}

/// Between a sensor and the daemon, and hears everything; passes on what it is told to.
class Eavesdropper {
 public:
  explicit Eavesdropper(std::uint16_t daemon) : daemon_(daemon), thread_([this] { work(); }) {}
  ~Eavesdropper() {
    stopping_ = true;
    thread_.join();
  }
  Endpoint at() const { return {"127.0.0.1", inside_.port()}; }
  /// Everything that the sensor has said so far.
  std::vector<std::string> heard() {
    const std::lock_guard lock(mutex_);
    return heard_;
  }
  void say(const std::string& datagram) { outside_.send(daemon_, datagram); }

 private:
  void work() {
    std::uint16_t sensor = 0;
    while (!stopping_) {
      if (const std::string up = inside_.receive(1, &sensor); !up.empty()) {
        outside_.send(daemon_, up);
        const std::lock_guard lock(mutex_);
        heard_.push_back(up);
      }
      if (const std::string down = outside_.receive(0); !down.empty()) inside_.send(sensor, down);
    }
  }
  const std::uint16_t daemon_;
  test::RawDatagrams inside_, outside_;
  std::mutex mutex_;
  std::vector<std::string> heard_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

TEST_F(UdpServerTest, WhatWasHeardOnceCannotBeSaidAgain) {
  Eavesdropper ear(port_);
  auto sensor = join(hello(), ear.at());
  ASSERT_TRUE(sensor);
  send_blocks(*sensor, 0, 20);
  drain(*sensor);
  const auto said = ear.heard();
  const std::uint64_t before = server_->counters().again;
  for (const std::string& datagram : said) ear.say(datagram);
  await([&] { return server_->counters().again >= before + 20; });
  EXPECT_TRUE(sensor->goodbye(kPatience));
  // The link is over and so is the session: the whole of it, said again, opens nothing.
  for (const std::string& datagram : said) ear.say(datagram);
  v1::Hello later = hello();
  later.set_runner_id("runner-7");
  later.set_device_boot_id(43);
  sensor = join(later, {"127.0.0.1", port_});
  ASSERT_TRUE(sensor);
  send_blocks(*sensor, 0, 5);
  drain(*sensor);
  EXPECT_EQ(folder_.recordings().size(), 2u) << "the first session and the second, none of the listener's";
  EXPECT_EQ(recorded().size(), 25u);
}

TEST_F(UdpServerTest, RevokingItsTokenEndsALink) {
  const auto sensor = join();
  ASSERT_TRUE(sensor);
  send_blocks(*sensor, 0, 5);
  tokens_[0].revoked = true;
  access_.set_tokens(tokens_);
  Status attended = Done{};
  await([&] { return !(attended = sensor->attend(milliseconds(20))); });
  EXPECT_EQ(attended.error(), "the daemon says: its token was revoked");
}

TEST(UdpWithoutTokens, TheEmptyTokenOpensWhereNoneIsRequired) {
  const Access open(false, {}), closed(true, {});
  const DatagramKey empty = device_key(token_hash(""));
  ASSERT_TRUE(open.datagram(empty.id));
  EXPECT_EQ(open.datagram(empty.id)->key.key, empty.key);
  EXPECT_FALSE(closed.datagram(empty.id));
}

}  // namespace
}  // namespace evenstride
