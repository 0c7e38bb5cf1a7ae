// A daemon under attack: what is refused is counted, its memory is bounded, and a bystander loses nothing.
// The bystander's latencies are printed; how long a machine takes is no test.
#include <gtest/gtest.h>

#include <csignal>
#include <iomanip>
#include <iostream>

#include "ingest/client/udp_sensor.h"
#include "ingest/wire/bytes.h"
#include "ingest/wire/frames.h"
#include "tests/ingest/support/websocket_client.h"
#include "tests/ingest/udp/bad_network.h"
#include "tests/tools/attack/attacker.h"
#include "tests/tools/attack/bystander.h"
#include "tests/tools/attack/daemon_under_attack.h"

namespace evenstride {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using test::Attacker;

constexpr std::chrono::seconds kPatience{60};
constexpr std::chrono::seconds kQuiet{2};  // in which the bystander is measured before the attack

bool is_full() { return std::getenv("EVENSTRIDE_FULL") != nullptr; }

class AttackTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::signal(SIGPIPE, SIG_IGN);
    test::raise_descriptor_limit();
  }
  void start(const std::string& limits) {
    daemon_ = std::make_unique<test::DaemonUnderAttack>(limits);
    ASSERT_TRUE(daemon_->started());
    bystander_ = std::make_unique<test::Bystander>(daemon_->ingest(), daemon_->bystanders_token());
    std::this_thread::sleep_for(kQuiet);
    quiet_p99_ms_ = bystander_->p99_ms();
  }
  template <class Condition>
  void await(const std::string& what, Condition condition) {
    const auto until = steady_clock::now() + kPatience;
    while (!condition()) {
      ASSERT_LT(steady_clock::now(), until) << what;
      std::this_thread::sleep_for(milliseconds(20));
    }
  }
  /// Whatever was done to the daemon, this holds.
  void TearDown() override {
    if (!bystander_ || !daemon_) return;
    const double p99_ms = bystander_->p99_ms();
    EXPECT_EQ(bystander_->stop(), "");
    EXPECT_GT(bystander_->sent(), 0u);
    EXPECT_EQ(bystander_->acknowledged(), bystander_->sent());
    const double peak_mb = daemon_->peak_memory_mb();
    EXPECT_GT(peak_mb, 0.0);
    EXPECT_LE(peak_mb, test::DaemonUnderAttack::kMostMemory_mb);
    std::cout << std::fixed << std::setprecision(0) << "  bystander: " << bystander_->acknowledged()
              << " blocks, acknowledged within (p99) " << p99_ms << " ms, before the attack " << quiet_p99_ms_
              << " ms; the daemon's peak " << peak_mb << " MB\n";
  }
  std::unique_ptr<test::DaemonUnderAttack> daemon_;
  std::unique_ptr<test::Bystander> bystander_;
  double quiet_p99_ms_ = 0.0;
};

TEST_F(AttackTest, SlowLorisAtBothDoors) {
  start("handshake_s = 1.5\npage_patience_s = 1.5\n");
  const std::size_t count = is_full() ? 1'000 : 60;  // of a page's 64 and a sensor's 1,024 for one address
  Attacker sensors("127.0.0.66"), pages("127.0.0.67");
  for (std::size_t i = 0; i < count; ++i) ASSERT_TRUE(sensors.connect(daemon_->ingest()));
  for (std::size_t i = 0; i < std::min<std::size_t>(count, 60); ++i)
    ASSERT_TRUE(pages.connect(daemon_->http()));
  pages.say("GET /api/runners HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
  std::string length;
  put(length, std::uint32_t{1'000});
  sensors.say(length);
  const auto until = steady_clock::now() + kPatience;
  while ((sensors.closed() < sensors.size() || pages.closed() < pages.size()) &&
         steady_clock::now() < until) {
    sensors.say("x");
    pages.say("x");
    std::this_thread::sleep_for(milliseconds(100));
  }
  EXPECT_EQ(sensors.closed(), sensors.size());
  EXPECT_EQ(pages.closed(), pages.size());
  EXPECT_GE(daemon_->metric("handshake_timeouts_total"), static_cast<double>(sensors.size()));
  EXPECT_GE(daemon_->metric("http_timeouts_total"), static_cast<double>(pages.size()));
}

TEST_F(AttackTest, IdleLinks) {
  start("handshake_s = 2\nconnections_per_address = 300\n");
  const std::size_t count = is_full() ? 5'000 : 500;
  Attacker idle;
  for (std::size_t i = 0; i < count; ++i) (void)idle.connect(daemon_->ingest());
  await("all of them to be closed", [&] { return idle.closed() == idle.size(); });
  const double full = daemon_->metric("refused_full_total"),
               late = daemon_->metric("handshake_timeouts_total");
  std::cout << "  " << idle.size() << " idle links: " << full << " refused at once, " << late << " later\n";
  EXPECT_GE(full, 1.0);
  EXPECT_GE(full + late, static_cast<double>(idle.size()));
}

TEST_F(AttackTest, FramesOf16MegabytesAreNotReadIn) {
  constexpr std::uint32_t kHuge = 16u << 20;
  start("");
  for (int i = 0; i < (is_full() ? 50 : 5); ++i) {
    Attacker before;  // any Hello
    ASSERT_TRUE(before.connect(daemon_->ingest()));
    std::string head;
    put(head, kHuge);
    before.say(head);
    EXPECT_NE(before.answer().find("too large"), std::string::npos);
    (void)before.pour(kHuge);  // it is not read in, only away
    Attacker body;
    ASSERT_TRUE(body.connect(daemon_->http()));
    body.say("POST /api/runners/a/markers HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16777216\r\n\r\n");
    EXPECT_NE(body.answer().find(" 413 "), std::string::npos);
    Attacker message;
    ASSERT_TRUE(message.connect(daemon_->http()));
    message.say(test::upgrade_request("/ingest", "localhost"));
    message.say(std::string("\x82\xFF\0\0\0\0\x01\0\0\0mask", 14));
    EXPECT_NE(message.answer().find("too large"), std::string::npos);
    (void)message.pour(kHuge);
  }
  v1::Hello hello = test::hello_of(Site::kTrunk);
  hello.set_runner_id("attacker");
  hello.set_token(daemon_->attackers_token());
  const auto in = SensorClient::join("127.0.0.1", daemon_->ingest().port, hello);
  ASSERT_TRUE(in) << in.error();
  std::string head;
  put(head, kHuge);
  ASSERT_TRUE((*in)->send_bytes(head));
  while (const auto frame = (*in)->receive(kPatience)) {
    ASSERT_TRUE(*frame);
    if (!(*frame)->has_error()) continue;
    EXPECT_EQ((*frame)->error().code(), v1::ErrorFrame::CODE_FRAME_TOO_LARGE);
  }
  EXPECT_GE(daemon_->metric("refused_hello_total"), 10.0);  // over TCP and over WebSocket
  EXPECT_GE(daemon_->metric("bad_frames_total"), 1.0);
  EXPECT_GE(daemon_->metric("http_bad_requests_total"), 5.0);
}

TEST_F(AttackTest, WrongTokensAtAThousandASecond) {
  start("wrong_tokens = 10\nwrong_tokens_s = 60\n");
  const int count = is_full() ? 20'000 : 2'000;
  v1::ClientFrame frame;
  *frame.mutable_hello() = test::hello_of(Site::kPelvis);
  const auto start_at = steady_clock::now();
  for (int i = 0; i < count; ++i) {
    std::this_thread::sleep_until(start_at + std::chrono::microseconds(1'000) * i);
    Attacker guess;
    ASSERT_TRUE(guess.connect(daemon_->ingest()));
    frame.mutable_hello()->set_token(make_token());
    guess.say(frame_bytes(frame));
    EXPECT_TRUE(i % 100 != 0 || !guess.answer().empty()) << "it is told why";
  }
  const double took_s = std::chrono::duration<double>(steady_clock::now() - start_at).count();
  await("all of them to be refused", [&] {
    return daemon_->metric("tokens_wrong_total") + daemon_->metric("tokens_locked_out_total") >= count;
  });
  std::cout << "  " << count << " wrong tokens at " << static_cast<int>(count / took_s)
            << " a second: " << daemon_->metric("tokens_wrong_total") << " looked up, "
            << daemon_->metric("tokens_locked_out_total") << " not even that; lines not logged "
            << daemon_->metric("refusals_unsaid_total") << '\n';
  EXPECT_EQ(daemon_->metric("tokens_wrong_total"), 10.0);
  EXPECT_GE(daemon_->metric("refused_hello_total"), count);
  EXPECT_GT(daemon_->metric("refusals_unsaid_total"), 0.0);
  EXPECT_TRUE(SensorClient::connect("127.0.0.1", daemon_->ingest().port))
      << "other addresses are not locked out";
}

TEST_F(AttackTest, AnotherRunnersTokenOpensNothing) {
  start("");
  v1::Hello hello = test::hello_of(Site::kPelvis);
  hello.set_token(daemon_->attackers_token());
  hello.set_device_id("attackers");
  hello.set_runner_id("bystander");
  for (int i = 0; i < 5; ++i) {
    const auto refused = SensorClient::join("127.0.0.1", daemon_->ingest().port, hello);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), "the daemon refuses: this token is not valid here");
    EXPECT_FALSE(UdpSensor::join(daemon_->udp(), hello));
  }
  EXPECT_GE(daemon_->metric("tokens_wrong_total"), 5.0);
  EXPECT_GE(daemon_->metric("udp_wrong_runner_total"), 5.0);
}

TEST_F(AttackTest, AFloodOfDatagrams) {
  start("");
  const int count = is_full() ? 1'000'000 : 20'000;
  const DatagramKey strangers = device_key(token_hash(make_token())),
                    known = device_key(token_hash(daemon_->bystanders_token()));
  const std::string body = bytes_of(HelloBody{std::string(kCookieBytes, '\0'), std::string(600, 'x')});
  const std::vector<std::string> datagrams = {
      "rubbish", sealed({DatagramKind::kHello, strangers.id, 1, body}, strangers.key),
      sealed({DatagramKind::kHello, known.id, 1, body}, strangers.key),
      sealed({DatagramKind::kUp, 1, 1, body}, strangers.key)};
  test::RawDatagrams flood;
  for (int i = 0; i < count; ++i) flood.send(daemon_->udp().port, datagrams[static_cast<std::size_t>(i) % 4]);
  const auto refused = [&] {
    return daemon_->metric("udp_no_datagram_total") + daemon_->metric("udp_unknown_key_total") +
           daemon_->metric("udp_wrong_tag_total") + daemon_->metric("udp_unknown_link_total");
  };
  await("what came to be refused",
        [&] { return refused() > 0 && refused() == daemon_->metric("udp_datagrams_total"); });
  std::cout << "  " << count << " datagrams: " << refused() << " came and were refused\n";
  EXPECT_EQ(daemon_->metric("udp_challenges_total"), 0.0);
  EXPECT_EQ(flood.receive(20), "") << "none is answered";
}

}  // namespace
}  // namespace evenstride
