// Our own sensors and replays, against a daemon that speaks TLS and asks for tokens.
#include <gtest/gtest.h>

#include <csignal>

#include "ingest/access/secret.h"
#include "ingest/client/replay_lane.h"
#include "ingest/client/sensor_client.h"
#include "ingest/daemon/daemon.h"
#include "tests/ingest/recording/session_fixture.h"
#include "tests/ingest/support/temp_folder.h"
#include "tests/ingest/tls/tls_support.h"

namespace evenstride {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPatience{30'000};

class TlsClientTest : public ::testing::Test {
 protected:
  void SetUp() override {
    options_.data = folder_.file("data");
    options_.ingest = options_.http = "127.0.0.1:0";
    options_.workers = 1;
    options_.session.min_free_bytes = 0;
    options_.tokens = true;
    options_.tls = {folder_.file("certificate.pem"), folder_.file("key.pem")};
    test::write_certificate(options_.tls, 1);  // for "localhost", not for its address
    start();
  }
  void start() {
    auto started = Daemon::start(options_);
    ASSERT_TRUE(started) << started.error();
    daemon_ = std::move(*started);
    auto catalogue = Catalogue::open(options_.data + "/catalogue.sqlite");
    ASSERT_TRUE(catalogue) << catalogue.error();
    ASSERT_TRUE((*catalogue)->add_token({0, token_hash(token_), "device", "runner-7", "", 0, false}));
    ASSERT_TRUE(daemon_->reload());
  }
  std::shared_ptr<const TlsTrust> trust(const std::string& name = "localhost") const {
    auto trust = TlsTrust::load(options_.tls.certificate, name);
    EXPECT_TRUE(trust) << trust.error();
    return trust ? *trust : nullptr;
  }
  v1::Hello hello() const {
    v1::Hello hello = test::hello_of(Site::kPelvis);
    hello.set_token(token_);
    return hello;
  }
  Result<std::unique_ptr<SensorClient>> join(const TlsTrust* trust) {
    return SensorClient::join("127.0.0.1", daemon_->ingest().port, hello(), trust);
  }
  test::TempFolder folder_;
  const std::string token_ = make_token();
  DaemonOptions options_;
  std::unique_ptr<Daemon> daemon_;
};

TEST_F(TlsClientTest, BlocksGoThroughAndAreAcknowledged) {
  constexpr std::uint64_t kBlocks = 2'000;  // 10 MB: more than the sockets hold
  const auto trusted = trust();
  auto joined = join(trusted.get());
  ASSERT_TRUE(joined) << joined.error();
  std::mt19937_64 random(test::kSeed);
  for (std::uint64_t i = 0; i < kBlocks; ++i) {
    v1::ClientFrame frame;
    *frame.mutable_block() = test::block_of(i, 400, random);
    const Status sent = (*joined)->send(frame);
    ASSERT_TRUE(sent) << sent.error();
  }
  const auto until = std::chrono::steady_clock::now() + kPatience;
  std::optional<std::uint64_t> durable;
  while (durable.value_or(0) + 1 < kBlocks && std::chrono::steady_clock::now() < until) {
    auto frame = (*joined)->receive(milliseconds(100));
    ASSERT_TRUE(frame) << frame.error();
    if (*frame && (*frame)->has_ack()) durable = (*frame)->ack().durable_sequence();
  }
  EXPECT_EQ(durable, kBlocks - 1);
}

TEST_F(TlsClientTest, ACertificateForAnotherNameIsNotBelieved) {
  const auto by_address = trust(""), by_other_name = trust("daemon.example");
  for (const auto& wrong : {by_address, by_other_name}) {
    const auto joined = join(wrong.get());
    ASSERT_FALSE(joined);
    EXPECT_NE(joined.error().find("its certificate: "), std::string::npos) << joined.error();
    EXPECT_NE(joined.error().find("mismatch"), std::string::npos) << joined.error();
  }
}

TEST_F(TlsClientTest, ACertificateThatNobodyVouchesForIsNotBelieved) {
  const TlsFiles other{folder_.file("other.pem"), folder_.file("other-key.pem")};
  test::write_certificate(other, 2);
  auto strangers = TlsTrust::load(other.certificate, "localhost");
  ASSERT_TRUE(strangers) << strangers.error();
  const auto joined = join(strangers->get());
  ASSERT_FALSE(joined);
  EXPECT_NE(joined.error().find("its certificate: "), std::string::npos) << joined.error();
  EXPECT_FALSE(TlsTrust::load(folder_.file("absent.pem")));
}

TEST_F(TlsClientTest, PlainAndTlsDoNotMeet) {
  EXPECT_FALSE(join(nullptr)) << "plain sensor, daemon with TLS";
  daemon_.reset();
  options_.tls = {};
  auto plain = Daemon::start(options_);
  ASSERT_TRUE(plain) << plain.error();
  daemon_ = std::move(*plain);
  test::write_certificate({folder_.file("certificate.pem"), folder_.file("key.pem")}, 3);
  auto trusted = TlsTrust::load(folder_.file("certificate.pem"), "localhost");
  ASSERT_TRUE(trusted);
  const auto joined = join(trusted->get());
  ASSERT_FALSE(joined) << "sensor with TLS, plain daemon";
  EXPECT_NE(joined.error().find("no TLS with 127.0.0.1:"), std::string::npos) << joined.error();
}

TEST_F(TlsClientTest, ARecordingIsPlayedThroughTlsWithAToken) {
  auto writer = SessionWriter::create(folder_.file("original.mcap"), test::header_of("original"));
  ASSERT_TRUE(writer) << writer.error();
  test::write_session(**writer, 100, 20, true);
  ReplayTarget target;
  target.address = "127.0.0.1";
  target.port = daemon_->ingest().port;
  target.tls = trust();
  ReplayProgress without;
  const Status refused = replay_file(folder_.file("original.mcap"), target, without);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().find("asks for a token"), std::string::npos) << refused.error();
  target.token = token_;
  ReplayProgress progress;
  const Status played = replay_file(folder_.file("original.mcap"), target, progress);
  ASSERT_TRUE(played) << played.error();
  EXPECT_EQ(progress.acknowledged, 200u);
}

}  // namespace
}  // namespace evenstride
