/// One session on a clock that the test sets, with links that only listen.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <variant>
#include <vector>

#include "ingest/recording/session_reader.h"
#include "ingest/session/runner_session.h"
#include "tests/ingest/recording/session_fixture.h"
#include "tests/ingest/support/set_clock.h"
#include "tests/ingest/support/temp_folder.h"

namespace evenstride::test {

inline constexpr std::int64_t kSecond_ns = 1'000'000'000;

class HeardLink : public DeviceLink {
 public:
  void send(const v1::ServerFrame& frame) override {
    if (frame.has_ack()) acknowledged = frame.ack().durable_sequence();
    if (!frame.has_clock_probe()) return;
    ++probes;
    last_probe = frame.clock_probe();
  }
  void close(const v1::ErrorFrame* why) override {
    closed = true;
    if (why != nullptr) error = *why;
  }
  void resume() override { ++resumed; }
  std::optional<std::uint64_t> acknowledged;
  int probes = 0, resumed = 0;
  v1::ClockProbe last_probe;
  bool closed = false;
  v1::ErrorFrame error;
};

class RunnerSessionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    plan_.folder = folder_.path();
    plan_.min_free_bytes = 0;
  }
  void start(const v1::Hello& hello = hello_of(Site::kPelvis)) {
    auto started = RunnerSession::start(plan_, clock_, counters_, hello);
    ASSERT_TRUE(started) << started.error();
    session_ = *started;
  }
  std::shared_ptr<SensorPort> join(HeardLink& link, const v1::Hello& hello = hello_of(Site::kPelvis)) {
    auto answer = session_->join(hello, link);
    if (const auto* why = std::get_if<v1::ErrorFrame>(&answer)) {
      ADD_FAILURE() << why->message();
      return nullptr;
    }
    return std::get<RunnerSession::Joined>(answer).port;
  }
  SensorPort::Flow send(SensorPort& port, std::uint64_t sequence, std::int64_t replay_ns = 0) {
    v1::SampleBlock block = block_of(sequence, 4, random_);
    block.set_replay_arrival_ns(replay_ns);
    return port.block(block, block.SerializeAsString());
  }
  std::shared_ptr<SensorPort> start_with_a_block(HeardLink& link) {
    start();
    auto port = join(link);
    send(*port, 0);
    return port;
  }
  // Two turns, as chunks are closed a second after they were begun.
  std::shared_ptr<FileSink> commit_begins() {
    if (auto file = session_->begin_commit()) session_->end_commit(Done{});
    clock_.now_ns += 2 * kSecond_ns;
    return session_->begin_commit();
  }
  std::vector<SessionEvent> recorded() {
    std::vector<SessionEvent> out;
    auto reader = SessionReader::open(session_->path());
    EXPECT_TRUE(reader) << reader.error();
    SessionEvent event;
    while (reader && reader->next(event)) out.push_back(event);
    return out;
  }
  TempFolder folder_;
  SetClock clock_;
  SessionCounters counters_;
  SessionPlan plan_;
  std::mt19937_64 random_{4};
  std::shared_ptr<RunnerSession> session_;
};

}  // namespace evenstride::test
