/// A server within this process, and sensors on real sockets.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <random>
#include <string>

#include "ingest/client/sensor_client.h"
#include "ingest/net/ingest_server.h"
#include "tests/ingest/recording/session_fixture.h"
#include "tests/ingest/support/on_workers.h"

namespace evenstride {

using std::chrono::milliseconds;

class IngestServerTest : public OnWorkers {
 protected:
  void SetUp() override { start(); }
  void TearDown() override { stop(); }
  void start() {
    start_workers();
    server_ = std::make_unique<IngestServer>(*workers_, limits_);
    auto where = server_->listen({"127.0.0.1", 0});
    ASSERT_TRUE(where) << where.error();
    port_ = where->port;
  }
  void stop() {
    if (server_) server_->stop();
    if (workers_) workers_->stop();
    server_.reset();
    workers_.reset();
  }
  std::unique_ptr<SensorClient> join(const v1::Hello& hello) {
    auto client = SensorClient::join("127.0.0.1", port_, hello);
    EXPECT_TRUE(client) << client.error();
    return client ? std::move(*client) : nullptr;
  }
  std::unique_ptr<SensorClient> connect() {
    auto client = SensorClient::connect("127.0.0.1", port_);
    EXPECT_TRUE(client) << client.error();
    return client ? std::move(*client) : nullptr;
  }
  static void send_block(SensorClient& client, std::uint64_t sequence) {
    static std::mt19937_64 random(7);
    v1::ClientFrame frame;
    *frame.mutable_block() = test::block_of(sequence, 10, random);
    ASSERT_TRUE(client.send(frame));
  }
  // Waits for the acknowledgement of `sequence`.
  static void await_ack(SensorClient& client, std::uint64_t sequence) {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (std::chrono::steady_clock::now() < until) {
      auto frame = client.receive(milliseconds(200));
      ASSERT_TRUE(frame) << frame.error();
      if (*frame && (*frame)->has_ack() && (*frame)->ack().durable_sequence() >= sequence) return;
    }
    FAIL() << "block " << sequence << " was not acknowledged";
  }
  static v1::ErrorFrame await_error(SensorClient& client) {
    while (true) {
      auto frame = client.receive(kPatience);
      if (!frame || !*frame) return {};
      if ((*frame)->has_error()) return (*frame)->error();
    }
  }
  static void await_end(SensorClient& client) {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (std::chrono::steady_clock::now() < until) {
      if (!client.receive(milliseconds(200))) return;
    }
    FAIL() << "the daemon did not close";
  }
  static void goodbye(SensorClient& client) {
    v1::ClientFrame frame;
    frame.mutable_goodbye();
    ASSERT_TRUE(client.send(frame));
  }

  std::unique_ptr<IngestServer> server_;
};

}  // namespace evenstride
