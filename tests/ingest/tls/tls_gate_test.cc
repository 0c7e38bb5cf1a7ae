#include "ingest/tls/tls_gate.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "tests/ingest/daemon/http_client.h"
#include "tests/ingest/support/temp_folder.h"
#include "tests/ingest/tls/tls_support.h"

namespace evenstride {
namespace {

/// A gate in front of a server that sends back what it gets, until the end.
class TlsGateTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::signal(SIGPIPE, SIG_IGN);
    test::write_certificate(files_, 1);
    auto context = TlsContext::open(files_);
    ASSERT_TRUE(context) << context.error();
    context_ = std::move(*context);
    limits_.connections_per_address = 2;
    start();
  }
  void start() {
    gate_ = std::make_unique<TlsGate>(*context_, limits_, [this](int descriptor, const std::string& address) {
      address_ = address;
      std::thread([descriptor] { echo(descriptor); }).detach();
    });
    auto where = gate_->listen({"127.0.0.1", 0});
    ASSERT_TRUE(where) << where.error();
    where_ = *where;
  }
  static void echo(int descriptor) {
    char buffer[4096];
    for (ssize_t size; (size = ::read(descriptor, buffer, sizeof buffer)) > 0;) {
      const std::string got(buffer, static_cast<std::size_t>(size));
      if (::write(descriptor, got.data(), got.size()) < 0 || got.find("bye") != std::string::npos) break;
    }
    ::close(descriptor);
  }
  test::TempFolder folder_;
  const TlsFiles files_{folder_.file("certificate.pem"), folder_.file("key.pem")};
  TlsLimits limits_;
  std::unique_ptr<TlsContext> context_;
  std::string address_;
  std::unique_ptr<TlsGate> gate_;
  Endpoint where_;
};

TEST_F(TlsGateTest, CarriesBytesBothWaysInBothVersions) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    test::TlsClient client(where_, version, version);
    ASSERT_TRUE(client.connected());
    EXPECT_EQ(client.version(), version == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3");
    const std::string much(50'000, 'x');
    client.send(much);
    EXPECT_EQ(client.receive(much.size()), much);
    client.send("bye");
    EXPECT_EQ(client.receive(), "bye") << "and then the end";
    EXPECT_EQ(address_, "127.0.0.1");
  }
}

TEST_F(TlsGateTest, OlderVersionsAndPlainTextAreRefusedAndCounted) {
  EXPECT_FALSE(test::TlsClient(where_, TLS1_VERSION, TLS1_1_VERSION).connected());
  test::RawConnection plain(where_);
  plain.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(plain.receive().find("HTTP"), std::string::npos);
  EXPECT_EQ(gate_->counters().failed_handshakes, 2u);
}

TEST_F(TlsGateTest, AHandshakeThatNeverEndsIsCutOff) {
  limits_.handshake = std::chrono::milliseconds(300);
  gate_.reset();
  start();
  test::RawConnection silent(where_);
  EXPECT_EQ(silent.receive(), "") << "until the gate closes";
  EXPECT_EQ(gate_->counters().handshake_timeouts, 1u);
}

TEST_F(TlsGateTest, AnAddressHasItsShareOfConnections) {
  test::TlsClient first(where_), second(where_);
  ASSERT_TRUE(first.connected() && second.connected());
  EXPECT_FALSE(test::TlsClient(where_).connected());
  EXPECT_EQ(gate_->counters().refused_full, 1u);
}

TEST_F(TlsGateTest, ANewCertificateServesNewConnectionsAndOldOnesStay) {
  test::TlsClient before(where_);
  EXPECT_EQ(before.serial(), 1);
  test::write_certificate(files_, 2);
  const Status reloaded = context_->reload();
  ASSERT_TRUE(reloaded) << reloaded.error();
  EXPECT_EQ(test::TlsClient(where_).serial(), 2);
  before.send("bye");
  EXPECT_EQ(before.receive(), "bye");
}

TEST_F(TlsGateTest, ABadCertificateIsNotTakenAndTheOldOneGoesOn) {
  test::write_certificate(files_, 3, -7200, -3600);
  Status reloaded = context_->reload();
  ASSERT_FALSE(reloaded);
  EXPECT_NE(reloaded.error().find("has expired"), std::string::npos) << reloaded.error();
  EXPECT_FALSE(TlsContext::open(files_));
  test::write_certificate(files_, 4, 3600, 7200);
  reloaded = context_->reload();
  ASSERT_FALSE(reloaded);
  EXPECT_NE(reloaded.error().find("not valid yet"), std::string::npos) << reloaded.error();
  test::write_certificate({files_.certificate, folder_.file("other.pem")}, 5);
  EXPECT_FALSE(context_->reload()) << "the key of another";
  std::ofstream(files_.certificate) << "no certificate";
  EXPECT_FALSE(context_->reload());
  EXPECT_EQ(test::TlsClient(where_).serial(), 1);
}

}  // namespace
}  // namespace evenstride
