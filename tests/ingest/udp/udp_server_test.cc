// Sensors that send datagrams, on real sockets, over good and bad networks.
#include "ingest/udp/udp_server.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "ingest/access/access.h"
#include "ingest/access/secret.h"
#include "ingest/client/udp_sensor.h"
#include "ingest/recording/session_reader.h"
#include "tests/ingest/recording/session_fixture.h"
#include "tests/ingest/support/stored_sequences.h"
#include "tests/ingest/support/temp_folder.h"
#include "tests/ingest/udp/bad_network.h"

namespace evenstride {
namespace {

using std::chrono::milliseconds;

// How long a test waits for what must come; it does not depend on how soon it comes.
constexpr milliseconds kPatience{30'000};

class UdpServerTest : public ::testing::Test {
 protected:
  void SetUp() override { start(); }
  void TearDown() override { stop(); }
  void start(std::uint16_t port = 0) {
    plan_.folder = folder_.path();
    plan_.min_free_bytes = 0;
    access_.set_tokens(tokens_);
    workers_ = std::make_unique<WorkerPool>(2, plan_, clock_, SessionNews{});
    server_ = std::make_unique<UdpServer>(*workers_, limits_, [this](std::uint64_t id) { return find(id); });
    auto where = server_->listen({"127.0.0.1", port});
    ASSERT_TRUE(where) << where.error();
    port_ = where->port;
  }
  std::optional<UdpPass> find(std::uint64_t id) {
    const auto found = access_.datagram(id);
    if (!found) return std::nullopt;
    return UdpPass{found->key, found->grant.runner,
                   [this, grant = found->grant] { return access_.still(grant); }};
  }
  void stop() {
    if (workers_) workers_->stop();
    if (server_) server_->stop();
    server_.reset();
    workers_.reset();
  }
  v1::Hello hello(Site site = Site::kPelvis) const {
    v1::Hello hello = test::hello_of(site);
    hello.set_token(token_);
    return hello;
  }
  std::unique_ptr<UdpSensor> join(const v1::Hello& hello, const Endpoint& at) {
    auto sensor = UdpSensor::join(at, hello);
    EXPECT_TRUE(sensor) << sensor.error();
    return sensor ? std::move(*sensor) : nullptr;
  }
  std::unique_ptr<UdpSensor> join() { return join(hello(), {"127.0.0.1", port_}); }
  static void send_blocks(UdpSensor& sensor, std::uint64_t from, std::uint64_t to, milliseconds apart = {}) {
    std::mt19937_64 random(7);
    for (std::uint64_t i = from; i < to; ++i) {
      const Status sent = sensor.send(test::block_of(i, 20, random));
      ASSERT_TRUE(sent) << sent.error();
      const Status attended = sensor.attend(apart);
      ASSERT_TRUE(attended) << attended.error();
    }
  }
  std::vector<std::uint64_t> recorded() {
    std::vector<std::uint64_t> out;
    for (const std::string& file : folder_.recordings()) {
      const auto more = test::sequences_in(file);
      out.insert(out.end(), more.begin(), more.end());
    }
    return out;
  }
  static void drain(UdpSensor& sensor) {
    const Status drained = sensor.drain(kPatience);
    ASSERT_TRUE(drained) << drained.error();
  }
  template <class Condition>
  static void await(Condition condition) {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (!condition()) {
      ASSERT_LT(std::chrono::steady_clock::now(), until);
      std::this_thread::sleep_for(milliseconds(5));
    }
  }

  test::TempFolder folder_;
  const std::string token_ = make_token();
  std::vector<TokenRecord> tokens_{{1, token_hash(token_), "device", "runner-7", "", 0, false}};
  Access access_{true, {}};
  SystemClock clock_;
  SessionPlan plan_;
  IngestLimits limits_;
  std::unique_ptr<WorkerPool> workers_;
  std::unique_ptr<UdpServer> server_;
  std::uint16_t port_ = 0;
};

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

TEST(UdpWithoutTokens, TheEmptyTokenOpensWhereNoneIsRequired) {
  const Access open(false, {}), closed(true, {});
  const DatagramKey empty = device_key(token_hash(""));
  ASSERT_TRUE(open.datagram(empty.id));
  EXPECT_EQ(open.datagram(empty.id)->key.key, empty.key);
  EXPECT_FALSE(closed.datagram(empty.id));
}

}  // namespace
}  // namespace evenstride
