/// A server of datagrams within this process, and sensors on real sockets.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "ingest/access/access.h"
#include "ingest/access/secret.h"
#include "ingest/client/udp_sensor.h"
#include "ingest/udp/udp_server.h"
#include "tests/ingest/recording/session_fixture.h"
#include "tests/ingest/support/on_workers.h"
#include "tests/ingest/support/stored_sequences.h"

namespace evenstride {

using std::chrono::milliseconds;

class UdpServerTest : public OnWorkers {
 protected:
  void SetUp() override { start(); }
  void TearDown() override { stop(); }
  void start(std::uint16_t port = 0) {
    access_.set_tokens(tokens_);
    start_workers();
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

  const std::string token_ = make_token();
  std::vector<TokenRecord> tokens_{{1, token_hash(token_), "device", "runner-7", "", 0, false}};
  Access access_{true, {}};
  std::unique_ptr<UdpServer> server_;
};

}  // namespace evenstride
