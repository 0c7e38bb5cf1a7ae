#include "ingest/tls/tls_cipher.h"

#include <gtest/gtest.h>

#include <csignal>
#include <string_view>

#include "ingest/net/ingest_server.h"
#include "ingest/wire/frames.h"
#include "ingest/wire/framing.h"
#include "tests/ingest/daemon/http_client.h"
#include "tests/ingest/support/temp_folder.h"
#include "tests/ingest/tls/tls_support.h"

namespace evenstride {
namespace {

/// The other side of a cipher, in memory.
class Peer {
 public:
  explicit Peer(int version) : context_(SSL_CTX_new(TLS_client_method())), ssl_(SSL_new(context_.get())) {
    SSL_set_min_proto_version(ssl_.get(), version);
    SSL_set_max_proto_version(ssl_.get(), version);
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(ssl_.get());
  }
  SSL* ssl() { return ssl_.get(); }
  /// What it has to say so far.
  std::string sent() {
    std::string out(BIO_ctrl_pending(SSL_get_wbio(ssl())), '\0');
    BIO_read(SSL_get_wbio(ssl()), out.data(), static_cast<int>(out.size()));
    return out;
  }
  void hear(const std::string& bytes) {
    BIO_write(SSL_get_rbio(ssl()), bytes.data(), static_cast<int>(bytes.size()));
  }
  std::string read() {
    char room[4096];
    const int size = SSL_read(ssl(), room, sizeof room);
    return {room, static_cast<std::size_t>(std::max(size, 0))};
  }

 private:
  std::unique_ptr<SSL_CTX, test::Freed<SSL_CTX, SSL_CTX_free>> context_;
  std::unique_ptr<SSL, test::Freed<SSL, SSL_free>> ssl_;
};

class TlsCipherBase : public ::testing::Test {
 protected:
  void SetUp() override {
    test::write_certificate(files_, 1);
    auto context = TlsContext::open(files_);
    ASSERT_TRUE(context) << context.error();
    context_ = std::move(*context);
  }
  Framing framing() { return Framing::by_length(kMaxFrame).behind(make_tls_cipher(*context_, counters_)); }
  static void take(Framing& to, std::string_view bytes) {
    const auto room = to.space(bytes.size());
    ASSERT_GE(room.size(), bytes.size());
    std::copy(bytes.begin(), bytes.end(), room.begin());
    to.commit(bytes.size());
  }
  // Until nobody has anything to say. `step` bytes at a time reach the daemon's side.
  static void shake_hands(Peer& peer, Framing& daemon, std::size_t step) {
    for (int i = 0; i < 10; ++i) {
      SSL_do_handshake(peer.ssl());
      for (std::string said = peer.sent(); !said.empty(); said.erase(0, step)) {
        take(daemon, std::string_view(said).substr(0, step));
        peer.hear(daemon.take_answers());
      }
    }
    ASSERT_EQ(SSL_is_init_finished(peer.ssl()), 1);
    ASSERT_EQ(daemon.cipher()->state(), Cipher::State::kOpen);
  }
  test::TempFolder folder_;
  const TlsFiles files_{folder_.file("certificate.pem"), folder_.file("key.pem")};
  std::unique_ptr<TlsContext> context_;
  std::shared_ptr<TlsCounters> counters_ = std::make_shared<TlsCounters>();
};

class TlsCipherTest : public TlsCipherBase, public ::testing::WithParamInterface<int> {};

std::string of_length(const std::string& content) {
  const auto size = static_cast<std::uint32_t>(content.size());
  return std::string(reinterpret_cast<const char*>(&size), sizeof size) + content;
}

TEST_P(TlsCipherTest, FramesComeOutHoweverTheStreamIsCutUp) {
  const std::string large(40'000, 'x');  // three records
  for (const std::size_t step : {1u, 7u, 1'000u, 65'536u}) {
    Framing daemon = framing();
    Peer peer(GetParam());
    shake_hands(peer, daemon, step);
    std::vector<std::string> heard;
    for (const std::string& frame : {of_length("one") + of_length("two"), of_length(large)}) {
      SSL_write(peer.ssl(), frame.data(), static_cast<int>(frame.size()));
    }
    for (std::string said = peer.sent(); !said.empty(); said.erase(0, step)) {
      take(daemon, std::string_view(said).substr(0, step));
      std::string_view frame;
      while (daemon.next(frame) == Framing::Next::kFrame) heard.emplace_back(frame);
    }
    EXPECT_EQ(heard, (std::vector<std::string>{"one", "two", large})) << step;
  }
  EXPECT_EQ(counters_->opened, 4u);
  EXPECT_EQ(counters_->closed, 4u);
}

v1::ServerFrame saying(std::string_view text) {
  v1::ServerFrame frame;
  *frame.mutable_error() = error_of(v1::ErrorFrame::CODE_LIMIT, text);
  return frame;
}

TEST_P(TlsCipherTest, WhatIsSaidComesInItsOrderAndAfterWhatTlsItselfHasToAnswer) {
  Framing daemon = framing();
  Peer peer(GetParam());
  shake_hands(peer, daemon, 1'000);
  if (GetParam() == TLS1_3_VERSION) {  // asks for new keys on both sides: the daemon must answer
    SSL_key_update(peer.ssl(), SSL_KEY_UPDATE_REQUESTED);
    SSL_write(peer.ssl(), "x", 1);
    take(daemon, peer.sent());
  }
  const v1::ServerFrame first = saying("first");
  const v1::ServerFrame second = saying("second");
  peer.hear(daemon.bytes_of(first));
  peer.hear(daemon.bytes_of(second));
  EXPECT_EQ(daemon.take_answers(), "");
  EXPECT_EQ(peer.read(), frame_bytes(first));
  EXPECT_EQ(peer.read(), frame_bytes(second));
  peer.hear(daemon.farewell());
  EXPECT_EQ(peer.read(), "");
  EXPECT_EQ(SSL_get_shutdown(peer.ssl()), SSL_RECEIVED_SHUTDOWN) << "an end that nobody else can make";
}

TEST_P(TlsCipherTest, TheOtherSidesFarewellIsTheEndAfterItsLastFrame) {
  Framing daemon = framing();
  Peer peer(GetParam());
  shake_hands(peer, daemon, 1'000);
  const std::string last = of_length("last");
  SSL_write(peer.ssl(), last.data(), static_cast<int>(last.size()));
  SSL_shutdown(peer.ssl());
  take(daemon, peer.sent());
  std::string_view frame;
  EXPECT_EQ(daemon.next(frame), Framing::Next::kFrame);
  EXPECT_EQ(frame, "last");
  EXPECT_EQ(daemon.next(frame), Framing::Next::kEnd);
}

TEST_P(TlsCipherTest, AFlippedBitIsTheEndOfTheConnection) {
  Framing daemon = framing();
  Peer peer(GetParam());
  shake_hands(peer, daemon, 1'000);
  const std::string frame = of_length("one");
  SSL_write(peer.ssl(), frame.data(), static_cast<int>(frame.size()));
  std::string said = peer.sent();
  said.back() = static_cast<char>(said.back() ^ 1);
  take(daemon, said);
  std::string_view heard;
  EXPECT_EQ(daemon.next(heard), Framing::Next::kBroken);
  EXPECT_NE(daemon.fault().find("no TLS: "), std::string::npos) << daemon.fault();
  EXPECT_EQ(counters_->failed_handshakes, 0u);
}

INSTANTIATE_TEST_SUITE_P(Versions, TlsCipherTest, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION));

/// A server for sensors that speaks TLS, on a real socket.
class TlsSensorsTest : public TlsCipherBase {
 protected:
  void SetUp() override {
    TlsCipherBase::SetUp();
    std::signal(SIGPIPE, SIG_IGN);
    plan_.folder = folder_.path();
    limits_.handshake = std::chrono::milliseconds(300);
    workers_ = std::make_unique<WorkerPool>(1, plan_, clock_, SessionNews{});
    server_ = std::make_unique<IngestServer>(*workers_, limits_, Admit{}, OnRefused{},
                                             [this] { return make_tls_cipher(*context_, counters_); });
    const auto where = server_->listen({"127.0.0.1", 0});
    ASSERT_TRUE(where) << where.error();
    where_ = *where;
  }
  void TearDown() override {
    server_->stop();
    workers_->stop();
  }
  SystemClock clock_;
  SessionPlan plan_;
  IngestLimits limits_;
  std::unique_ptr<WorkerPool> workers_;
  std::unique_ptr<IngestServer> server_;
  Endpoint where_;
};

TEST_F(TlsSensorsTest, AHandshakeThatNeverEndsIsCutOff) {
  test::RawConnection silent(where_);
  EXPECT_EQ(silent.receive(), "") << "until the server closes";
  EXPECT_EQ(server_->counters().tls_timeouts, 1u);
  EXPECT_EQ(server_->counters().handshake_timeouts, 0u);
}

TEST_F(TlsSensorsTest, AHelloThatNeverComesIsCutOffAfterTlsStands) {
  test::TlsClient silent(where_);
  ASSERT_TRUE(silent.connected());
  EXPECT_EQ(silent.receive(), "") << "until the server closes";
  EXPECT_EQ(server_->counters().tls_timeouts, 0u);
  EXPECT_EQ(server_->counters().handshake_timeouts, 1u);
}

TEST_F(TlsSensorsTest, ARefusedSensorHearsWhyAndThenTheEnd) {
  test::TlsClient sensor(where_);
  sensor.send(of_length("no Hello"));
  EXPECT_NE(sensor.receive().find("the first frame must be a Hello"), std::string::npos);
}

TEST_F(TlsSensorsTest, PlainTextAndOldVersionsAreRefusedAndCounted) {
  EXPECT_FALSE(test::TlsClient(where_, TLS1_VERSION, TLS1_1_VERSION).connected());
  test::RawConnection plain(where_);
  plain.send(of_length("this is no TLS"));
  EXPECT_EQ(plain.receive().find("this"), std::string::npos);
  EXPECT_EQ(counters_->failed_handshakes, 2u);
}

}  // namespace
}  // namespace evenstride
