// Sensors on real sockets against the server within this process.
#include "ingest/net/ingest_server.h"

#include <gtest/gtest.h>

#include <future>

#include "ingest/client/replay_lane.h"
#include "ingest/client/sensor_client.h"
#include "ingest/recording/session_reader.h"
#include "ingest/wire/bytes.h"
#include "ingest/wire/frames.h"
#include "tests/ingest/recording/session_fixture.h"
#include "tests/ingest/support/stored_sequences.h"
#include "tests/ingest/support/temp_folder.h"

namespace evenstride {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// How long a test waits for what must come; it does not depend on how soon it comes.
constexpr milliseconds kPatience{30'000};

class IngestServerTest : public ::testing::Test {
 protected:
  void SetUp() override { start(); }
  void TearDown() override { stop(); }
  void start() {
    plan_.folder = folder_.path();
    plan_.min_free_bytes = 0;
    workers_ = std::make_unique<WorkerPool>(2, plan_, clock_, SessionNews{});
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

  test::TempFolder folder_;
  SystemClock clock_;
  SessionPlan plan_;
  IngestLimits limits_;
  std::unique_ptr<WorkerPool> workers_;
  std::unique_ptr<IngestServer> server_;
  std::uint16_t port_ = 0;
};

TEST_F(IngestServerTest, AcknowledgesWhatCanBeReadBack) {
  auto client = join(test::hello_of(Site::kPelvis));
  EXPECT_EQ(client->welcome().next_sequence(), 0u);
  for (std::uint64_t i = 0; i < 100; ++i) send_block(*client, i);
  await_ack(*client, 99);
  ASSERT_EQ(folder_.recordings().size(), 1u);  // still being written
  EXPECT_EQ(test::sequences_in(folder_.recordings()[0], "dev-pelvis"), test::counting(0, 100));
  goodbye(*client);
  await_end(*client);
  auto reader = SessionReader::open(folder_.recordings()[0]);
  SessionEvent event;
  while (reader->next(event)) {
  }
  EXPECT_TRUE(reader->report().complete);
  EXPECT_TRUE(std::holds_alternative<v1::SessionEnd>(event));
}

TEST_F(IngestServerTest, BlocksSentAgainAreKeptOnce) {
  auto client = join(test::hello_of(Site::kPelvis));
  for (std::uint64_t i = 0; i < 20; ++i) send_block(*client, i);
  await_ack(*client, 19);
  client = join(test::hello_of(Site::kPelvis));  // while the old connection still stands
  EXPECT_EQ(client->welcome().next_sequence(), 20u);
  for (std::uint64_t i = 10; i < 40; ++i) send_block(*client, i);
  await_ack(*client, 39);
  goodbye(*client);
  await_end(*client);
  ASSERT_EQ(folder_.recordings().size(), 1u);
  EXPECT_EQ(test::sequences_in(folder_.recordings()[0], "dev-pelvis"), test::counting(0, 40));
}

TEST_F(IngestServerTest, ADeviceSwitchedOnAnewCountsAnew) {
  v1::Hello hello = test::hello_of(Site::kPelvis);
  auto client = join(hello);
  for (std::uint64_t i = 0; i < 5; ++i) send_block(*client, i);
  await_ack(*client, 4);
  hello.set_device_boot_id(43);
  client = join(hello);
  EXPECT_EQ(client->welcome().next_sequence(), 0u);
  for (std::uint64_t i = 0; i < 5; ++i) send_block(*client, i);
  await_ack(*client, 4);
  EXPECT_EQ(test::sequences_in(folder_.recordings()[0], "dev-pelvis").size(), 10u);
}

TEST_F(IngestServerTest, AnotherSensorAtATakenSiteIsRefused) {
  auto first = join(test::hello_of(Site::kPelvis));
  v1::Hello other = test::hello_of(Site::kPelvis);
  other.set_device_id("another");
  auto refused = SensorClient::join("127.0.0.1", port_, other);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().find("worn by dev-pelvis already"), std::string::npos);
}

TEST_F(IngestServerTest, WrongHellosAreAnsweredAndClosed) {
  struct Case {
    const char* what;
    std::function<void(v1::Hello&)> spoil;
    v1::ErrorFrame::Code code;
  };
  const std::vector<Case> cases = {
      {"version", [](v1::Hello& h) { h.set_protocol_version(2); }, v1::ErrorFrame::CODE_PROTOCOL_VERSION},
      {"no version", [](v1::Hello& h) { h.set_protocol_version(0); }, v1::ErrorFrame::CODE_PROTOCOL_VERSION},
      {"no device", [](v1::Hello& h) { h.set_device_id(""); }, v1::ErrorFrame::CODE_BAD_HELLO},
      {"path as runner", [](v1::Hello& h) { h.set_runner_id("../../etc"); }, v1::ErrorFrame::CODE_BAD_HELLO},
      {"long runner", [](v1::Hello& h) { h.set_runner_id(std::string(200, 'x')); },
       v1::ErrorFrame::CODE_BAD_HELLO},
      {"no site", [](v1::Hello& h) { h.set_site(v1::SITE_UNSPECIFIED); }, v1::ErrorFrame::CODE_BAD_HELLO},
      {"rate", [](v1::Hello& h) { h.set_rate_hz(5); }, v1::ErrorFrame::CODE_BAD_HELLO},
      {"scale", [](v1::Hello& h) { h.set_accel_scale_mps2(0); }, v1::ErrorFrame::CODE_BAD_HELLO},
  };
  for (const Case& c : cases) {
    v1::ClientFrame frame;
    *frame.mutable_hello() = test::hello_of(Site::kPelvis);
    c.spoil(*frame.mutable_hello());
    auto client = connect();
    ASSERT_TRUE(client->send(frame));
    const v1::ErrorFrame error = await_error(*client);
    EXPECT_EQ(error.code(), c.code) << c.what << ": " << error.message();
    await_end(*client);
  }
  EXPECT_TRUE(folder_.recordings().empty());
}

TEST_F(IngestServerTest, RubbishEndsItsOwnConnectionOnly) {
  auto good = join(test::hello_of(Site::kPelvis));
  const auto after_hello = [&](const std::string& bytes) {
    auto client = join(test::hello_of(Site::kTrunk));
    (void)client->send_bytes(bytes);
    const v1::ErrorFrame error = await_error(*client);
    await_end(*client);
    return error.code();
  };
  const auto before_hello = [&](const std::string& bytes) {
    auto client = connect();
    (void)client->send_bytes(bytes);
    const v1::ErrorFrame error = await_error(*client);
    await_end(*client);
    return error.code();
  };
  const auto framed = [](const std::string& body) {
    std::string out;
    put(out, static_cast<std::uint32_t>(body.size()));
    return out + body;
  };
  std::mt19937_64 random(3);
  v1::ClientFrame block;
  *block.mutable_block() = test::block_of(0, 4, random);
  block.mutable_block()->set_crc32c(block.block().crc32c() ^ 1);
  EXPECT_EQ(before_hello("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), v1::ErrorFrame::CODE_FRAME_TOO_LARGE);
  EXPECT_EQ(before_hello(framed("\xFF\xFF\xFF")), v1::ErrorFrame::CODE_BAD_FRAME);
  EXPECT_EQ(before_hello(framed("")), v1::ErrorFrame::CODE_BAD_FRAME);
  EXPECT_EQ(before_hello(frame_bytes(block)), v1::ErrorFrame::CODE_BAD_FRAME);
  EXPECT_EQ(after_hello(std::string("\x01\x00\x10\x01rest", 8)), v1::ErrorFrame::CODE_FRAME_TOO_LARGE);
  EXPECT_EQ(after_hello(framed("\x12\x7F")), v1::ErrorFrame::CODE_BAD_FRAME);
  EXPECT_EQ(after_hello(framed("")), v1::ErrorFrame::CODE_BAD_FRAME);
  EXPECT_EQ(after_hello(frame_bytes(block)), v1::ErrorFrame::CODE_BAD_FRAME);
  for (std::uint64_t i = 0; i < 10; ++i) send_block(*good, i);
  await_ack(*good, 9);
}

TEST_F(IngestServerTest, APortInUseIsSaidInOneLine) {
  IngestServer second(*workers_, limits_);
  const auto refused = second.listen({"127.0.0.1", port_});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(),
            "cannot listen on 127.0.0.1:" + std::to_string(port_) + ": Address already in use");
}

TEST_F(IngestServerTest, ManyRunnersAtOnceKeepTheirBlocksApart) {
  constexpr int kRunners = 20;
  constexpr std::uint64_t kBlocks = 50;
  std::vector<std::unique_ptr<SensorClient>> clients;
  for (int r = 0; r < kRunners; ++r) {
    for (const Site site : {Site::kLeftShoe, Site::kPelvis}) {
      v1::Hello hello = test::hello_of(site);
      hello.set_runner_id("runner-" + std::to_string(r));
      clients.push_back(join(hello));
    }
  }
  for (std::uint64_t i = 0; i < kBlocks; ++i) {
    for (auto& client : clients) send_block(*client, i);
  }
  for (auto& client : clients) await_ack(*client, kBlocks - 1);
  ASSERT_EQ(folder_.recordings().size(), static_cast<std::size_t>(kRunners));
  for (const std::string& file : folder_.recordings()) {
    EXPECT_EQ(test::sequences_in(file, "dev-pelvis"), test::counting(0, kBlocks));
    EXPECT_EQ(test::sequences_in(file, "dev-leftshoe"), test::counting(0, kBlocks));
  }
}

class LimitsTest : public IngestServerTest {
 protected:
  LimitsTest() {
    limits_.handshake = milliseconds(300);
    limits_.idle = milliseconds(1'500);
    limits_.connections_per_address = 3;
  }
};

TEST_F(LimitsTest, WhoNeverSaysHelloIsClosed) {
  auto silent = connect(), slow = connect();
  ASSERT_TRUE(slow->send_bytes(std::string("\x20", 1)));  // one byte of a frame, then nothing
  await_end(*silent);
  await_end(*slow);
  EXPECT_EQ(server_->counters().handshake_timeouts, 2u);
}

TEST_F(LimitsTest, ASensorThatSaysNothingIsTold) {
  auto silent = join(test::hello_of(Site::kPelvis));
  EXPECT_EQ(await_error(*silent).code(), v1::ErrorFrame::CODE_LIMIT);
  await_end(*silent);
}

TEST_F(LimitsTest, ConnectionsOfAnAddressAreCounted) {
  auto a = join(test::hello_of(Site::kPelvis)), b = join(test::hello_of(Site::kTrunk));
  auto c = join(test::hello_of(Site::kLeftShoe));
  auto refused = SensorClient::join("127.0.0.1", port_, test::hello_of(Site::kRightShoe));
  EXPECT_FALSE(refused);
  EXPECT_EQ(server_->counters().refused_full, 1u);
  c.reset();
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (!refused &&
         std::chrono::steady_clock::now() < until) {  // its place is free once the daemon has noticed
    refused = SensorClient::join("127.0.0.1", port_, test::hello_of(Site::kRightShoe));
  }
  EXPECT_TRUE(refused);
}

class FloodTest : public IngestServerTest {
 protected:
  FloodTest() {
    limits_.bytes_per_second = 10'000;
    limits_.burst_bytes = 20'000;
  }
};

TEST_F(FloodTest, ASensorThatFloodsWaitsAndOthersDoNot) {
  auto flood = join(test::hello_of(Site::kPelvis));
  v1::Hello other = test::hello_of(Site::kPelvis);
  other.set_runner_id("another");
  auto good = join(other);
  for (std::uint64_t i = 0; i < 400; ++i) send_block(*flood, i);  // over 60 kB
  for (std::uint64_t i = 0; i < 10; ++i) send_block(*good, i);
  await_ack(*good, 9);
  std::uint64_t throttled = 0;
  for (std::size_t w = 0; w < workers_->size(); ++w) throttled += workers_->links(w).throttled;
  EXPECT_GE(throttled, 1u);
  await_ack(*flood, 399);  // nothing of it is lost
}

// What happened in a recording, without what a replay changes on purpose.
std::vector<std::string> events_of(const std::string& file) {
  std::vector<std::string> out;
  auto reader = SessionReader::open(file);
  EXPECT_TRUE(reader) << reader.error();
  SessionEvent event;
  while (reader && reader->next(event)) {
    if (auto* block = std::get_if<v1::RecordedBlock>(&event))
      block->mutable_block()->clear_replay_arrival_ns();
    if (auto* hello = std::get_if<v1::SensorHello>(&event)) hello->mutable_hello()->clear_runner_id();
    if (auto* marker = std::get_if<v1::RecordedMarker>(&event)) marker->mutable_marker()->clear_time_ns();
    out.push_back(
        std::visit([](const auto& e) { return e.GetTypeName() + " " + e.ShortDebugString(); }, event));
  }
  return out;
}

void write_recording(const std::string& path) {
  v1::SessionHeader header = test::header_of("original");
  auto writer = SessionWriter::create(path, header);
  ASSERT_TRUE(writer) << writer.error();
  test::write_session(**writer, 300, 20, true);
}

TEST_F(IngestServerTest, AReplayIsRecordedAsTheOriginalWas) {
  const test::TempFolder source;
  write_recording(source.file("original.mcap"));
  for (const double speed : {0.0, 100.0}) {
    ReplayTarget target;
    target.address = "127.0.0.1";
    target.port = port_;
    target.runner = "runner-at-" + std::to_string(static_cast<int>(speed));
    target.speed = speed;
    ReplayProgress progress;
    const Status played = replay_file(source.file("original.mcap"), target, progress);
    ASSERT_TRUE(played) << played.error();
    EXPECT_EQ(progress.acknowledged, 600u);
  }
  ASSERT_EQ(folder_.recordings().size(), 2u);
  for (const std::string& file : folder_.recordings()) {
    auto reader = SessionReader::open(file);
    ASSERT_TRUE(reader);
    EXPECT_TRUE(reader->header().is_replay());
    EXPECT_EQ(reader->header().source(), "original");
    EXPECT_EQ(reader->header().start_unix_ns(), 1'700'000'000'000'000'000);
    const auto original = events_of(source.file("original.mcap")), played = events_of(file);
    ASSERT_EQ(played.size(), original.size());
    for (std::size_t i = 0; i < original.size(); ++i) ASSERT_EQ(played[i], original[i]) << "event " << i;
  }
}

TEST_F(IngestServerTest, WhatIsPostedToTheSessionIsRecorded) {
  auto client = join(test::hello_of(Site::kPelvis));
  v1::ClientFrame frame;
  frame.mutable_marker()->set_kind(v1::Marker::KIND_PAIN);
  frame.mutable_marker()->set_text("left calf");
  ASSERT_TRUE(client->send(frame));
  send_block(*client, 0);
  await_ack(*client, 0);
  bool found = false;
  for (const std::string& event : events_of(folder_.recordings()[0])) {
    found = found || event.find("left calf") != std::string::npos;
  }
  EXPECT_TRUE(found);
}

TEST_F(IngestServerTest, StoppingTellsSensorsAndTheNextDaemonCarriesOn) {
  auto client = join(test::hello_of(Site::kPelvis));
  const std::string session = client->welcome().session_id();
  for (std::uint64_t i = 0; i < 10; ++i) send_block(*client, i);
  await_ack(*client, 9);
  for (std::uint64_t i = 10; i < 20; ++i) send_block(*client, i);
  stop();
  EXPECT_EQ(await_error(*client).code(), v1::ErrorFrame::CODE_GOING_AWAY);
  start();
  const std::string file = folder_.recordings()[0];
  std::promise<Status> resumed;
  workers_->post(workers_->worker_of("runner-7"),
                 [&](SessionHub& hub) { resumed.set_value(hub.resume(file)); });
  const Status carried_on = resumed.get_future().get();
  ASSERT_TRUE(carried_on) << carried_on.error();
  client = join(test::hello_of(Site::kPelvis));
  EXPECT_EQ(client->welcome().session_id(), session);
  const std::uint64_t next = client->welcome().next_sequence();
  EXPECT_GE(next, 10u);
  for (std::uint64_t i = next; i < 30; ++i) send_block(*client, i);
  await_ack(*client, 29);
  goodbye(*client);
  await_end(*client);
  EXPECT_EQ(test::sequences_in(file, "dev-pelvis"), test::counting(0, 30));
  EXPECT_EQ(folder_.recordings().size(), 1u);
}

}  // namespace
}  // namespace evenstride
