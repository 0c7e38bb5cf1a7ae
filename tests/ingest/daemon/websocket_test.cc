// Sensors over WebSocket against the whole daemon, on real sockets.
#include "ingest/wire/websocket.h"

#include <gtest/gtest.h>

#include "ingest/client/sensor_client.h"
#include "ingest/daemon/daemon.h"
#include "ingest/recording/session_reader.h"
#include "tests/ingest/daemon/http_client.h"
#include "tests/ingest/recording/session_fixture.h"
#include "tests/ingest/support/stored_sequences.h"
#include "tests/ingest/support/temp_folder.h"
#include "tests/ingest/support/websocket_client.h"
#include "tests/ingest/tls/tls_support.h"

namespace evenstride {
namespace {

/// Speaks as a browser does.
class WebSocketSensor {
 public:
  explicit WebSocketSensor(const Endpoint& to, const std::string& more = "") : connection_(to) {
    connection_.send(test::upgrade_request("/ingest", text_of(to), more));
    bytes_ = connection_.receive("\r\n\r\n");
    const std::size_t end = bytes_.find("\r\n\r\n");
    head_ = bytes_.substr(0, end);
    bytes_.erase(0, end + 4);
  }
  const std::string& head() const { return head_; }
  void send(const v1::ClientFrame& frame) {
    connection_.send(test::masked_frame(2, frame.SerializeAsString()));
  }
  void send_bytes(const std::string& bytes) { connection_.send(bytes); }
  /// The next frame's opcode and payload; -1 at the end of the connection.
  int receive(std::string& payload) {
    if (!need(2)) return -1;
    const int opcode = bytes_[0] & 0x0F;
    std::size_t size = static_cast<unsigned char>(bytes_[1]), head = 2;
    if (size == 126) {
      if (!need(4)) return -1;
      size = static_cast<unsigned char>(bytes_[2]) * 256u + static_cast<unsigned char>(bytes_[3]);
      head = 4;
    }
    if (!need(head + size)) return -1;
    payload = bytes_.substr(head, size);
    bytes_.erase(0, head + size);
    return opcode;
  }
  v1::ServerFrame receive() {
    std::string payload;
    v1::ServerFrame frame;
    if (receive(payload) == 2) frame.ParseFromString(payload);
    return frame;
  }
  v1::Welcome join(const v1::Hello& hello) {
    v1::ClientFrame frame;
    *frame.mutable_hello() = hello;
    send(frame);
    return receive().welcome();
  }
  void send_block(std::uint64_t sequence) {
    std::mt19937_64 random(sequence);
    v1::ClientFrame frame;
    *frame.mutable_block() = test::block_of(sequence, 10, random);
    send(frame);
  }
  void await_ack(std::uint64_t sequence) {
    std::string payload;
    v1::ServerFrame frame;
    while (receive(payload) == 2) {
      if (frame.ParseFromString(payload) && frame.has_ack() && frame.ack().durable_sequence() >= sequence)
        return;
    }
    FAIL() << "block " << sequence << " was not acknowledged";
  }

 private:
  bool need(std::size_t size) {
    while (bytes_.size() < size) {
      const std::string more = connection_.receive_some();
      if (more.empty()) return false;
      bytes_ += more;
    }
    return true;
  }
  test::RawConnection connection_;
  std::string head_, bytes_;
};

class WebSocketTest : public ::testing::Test {
 protected:
  void SetUp() override {
    options_.data = folder_.file("data");
    options_.ingest = options_.http = "127.0.0.1:0";
    options_.workers = 2;
    options_.session.min_free_bytes = 0;
    start();
  }
  void start() {
    daemon_.reset();
    auto started = Daemon::start(options_);
    ASSERT_TRUE(started) << started.error();
    daemon_ = std::move(*started);
  }
  std::vector<std::uint64_t> recorded(const std::string& session) {
    return test::sequences_in(options_.data + "/recordings/" + session + ".mcap");
  }
  test::TempFolder folder_;
  DaemonOptions options_;
  std::unique_ptr<Daemon> daemon_;
};

TEST_F(WebSocketTest, BlocksAreAcknowledgedAndThereAfterReconnecting) {
  std::string session;
  {
    WebSocketSensor phone(daemon_->http());
    EXPECT_EQ(phone.head().substr(0, 12), "HTTP/1.1 101");
    EXPECT_NE(phone.head().find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), std::string::npos);
    session = phone.join(test::hello_of(Site::kPelvis)).session_id();
    for (std::uint64_t i = 0; i < 30; ++i) phone.send_block(i);
    phone.await_ack(29);
  }
  WebSocketSensor again(daemon_->http(), "Origin: http://" + text_of(daemon_->http()) + "\r\n");
  const auto welcome = again.join(test::hello_of(Site::kPelvis));
  EXPECT_EQ(welcome.session_id(), session);
  EXPECT_EQ(welcome.next_sequence(), 30u);
  for (std::uint64_t i = 20; i < 40; ++i) again.send_block(i);  // ten of them are there already
  again.await_ack(39);
  daemon_.reset();
  const auto kept = recorded(session);
  ASSERT_EQ(kept.size(), 40u);
  for (std::size_t i = 0; i < kept.size(); ++i) EXPECT_EQ(kept[i], i);
}

TEST_F(WebSocketTest, MeetsSensorsOverTcpInOneSession) {
  auto shoe = SensorClient::join("127.0.0.1", daemon_->ingest().port, test::hello_of(Site::kLeftShoe));
  ASSERT_TRUE(shoe) << shoe.error();
  WebSocketSensor phone(daemon_->http());
  EXPECT_EQ(phone.join(test::hello_of(Site::kPelvis)).session_id(), (*shoe)->welcome().session_id());
}

TEST_F(WebSocketTest, OnlyPagesOfTheSameHostGetIn) {
  EXPECT_EQ(WebSocketSensor(daemon_->http(), "Origin: http://evil.example\r\n").head().substr(0, 12),
            "HTTP/1.1 403");
  EXPECT_EQ(WebSocketSensor(daemon_->http(), "Origin: null\r\n").head().substr(0, 12), "HTTP/1.1 403");
}

TEST_F(WebSocketTest, AnOrdinaryRequestIsToldToUpgrade) {
  const auto answer = test::request(daemon_->http(), "GET", "/ingest");
  EXPECT_EQ(answer.status, 426);
  EXPECT_NE(answer.head.find("Sec-WebSocket-Version: 13"), std::string::npos);
}

TEST_F(WebSocketTest, WhatIsNoFrameOfOursIsRefusedAndTheDaemonLivesOn) {
  const auto hello = [] {
    v1::ClientFrame frame;
    *frame.mutable_hello() = test::hello_of(Site::kPelvis);
    return test::masked_frame(2, frame.SerializeAsString());
  }();
  const struct {
    const char* what;
    std::string bytes;
    v1::ErrorFrame::Code code;
  } cases[] = {
      {"text for a Hello", test::masked_frame(1, "hello"), v1::ErrorFrame::CODE_BAD_FRAME},
      {"text later on", hello + test::masked_frame(1, "hello"), v1::ErrorFrame::CODE_BAD_FRAME},
      {"no protobuf", hello + test::masked_frame(2, "\xFF\xFF\xFF"), v1::ErrorFrame::CODE_BAD_FRAME},
      {"too long",
       hello + test::masked_frame(2, std::string(options_.ingest_limits.max_frame_bytes + 1, 'x')),
       v1::ErrorFrame::CODE_FRAME_TOO_LARGE},
  };
  for (const auto& c : cases) {
    WebSocketSensor sensor(daemon_->http());
    sensor.send_bytes(c.bytes);
    auto frame = sensor.receive();
    if (frame.has_welcome()) frame = sensor.receive();
    EXPECT_EQ(frame.error().code(), c.code) << c.what;
    std::string payload;
    EXPECT_EQ(sensor.receive(payload), 8) << c.what << ": a Close frame";
    EXPECT_EQ(sensor.receive(payload), -1) << c.what << ": the end";
  }
  WebSocketSensor sensor(daemon_->http());
  EXPECT_FALSE(sensor.join(test::hello_of(Site::kPelvis)).session_id().empty());
}

TEST_F(WebSocketTest, PingsAreAnsweredAndACloseIsReturned) {
  WebSocketSensor sensor(daemon_->http());
  EXPECT_FALSE(sensor.join(test::hello_of(Site::kPelvis)).session_id().empty());
  sensor.send_bytes(test::masked_frame(9, "there?"));
  std::string payload;
  int opcode = sensor.receive(payload);
  while (opcode == 2) opcode = sensor.receive(payload);  // a clock probe may come before
  EXPECT_EQ(opcode, 10);
  EXPECT_EQ(payload, "there?");
  sensor.send_bytes(test::masked_frame(8, std::string("\x03\xE8", 2)));
  opcode = sensor.receive(payload);
  while (opcode == 2) opcode = sensor.receive(payload);
  EXPECT_EQ(opcode, 8);
  EXPECT_EQ(sensor.receive(payload), -1);
}

TEST_F(WebSocketTest, ConnectionsThatNeverSayHelloAreCut) {
  options_.ingest_limits.handshake = std::chrono::milliseconds(50);
  start();
  WebSocketSensor silent(daemon_->http());
  std::string payload;
  EXPECT_EQ(silent.receive(payload), -1);
}

// Behind TLS, with tokens asked for: the Hello's token decides, as over TCP.
TEST_F(WebSocketTest, BehindTlsTheHelloNeedsItsToken) {
  options_.tls = {folder_.file("certificate.pem"), folder_.file("key.pem")};
  test::write_certificate(options_.tls, 1);
  options_.tokens = true;
  start();
  test::TlsClient phone(daemon_->http());
  ASSERT_TRUE(phone.connected());
  v1::ClientFrame frame;
  *frame.mutable_hello() = test::hello_of(Site::kPelvis);
  phone.send(test::upgrade_request("/ingest", text_of(daemon_->http())) +
             test::masked_frame(2, frame.SerializeAsString()));
  const std::string answer = phone.receive();
  EXPECT_EQ(answer.substr(0, 12), "HTTP/1.1 101");
  const std::size_t end = answer.find("\r\n\r\n") + 4;
  ASSERT_GT(answer.size(), end + 2);
  const auto size = static_cast<unsigned char>(answer[end + 1]);
  v1::ServerFrame refusal;
  ASSERT_TRUE(refusal.ParseFromString(answer.substr(end + 2, size)));
  EXPECT_EQ(refusal.error().code(), v1::ErrorFrame::CODE_UNAUTHORISED);
}

}  // namespace
}  // namespace evenstride
