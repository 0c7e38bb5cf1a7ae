// Sensors on real sockets against the server within this process.
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "ingest/recording/session_reader.h"
#include "tests/ingest/net/ingest_server_fixture.h"
#include "tests/ingest/support/stored_sequences.h"

namespace evenstride {
namespace {

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

TEST_F(IngestServerTest, APortInUseIsSaidInOneLine) {
  IngestServer second(*workers_, limits_);
  const auto refused = second.listen({"127.0.0.1", port_});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(),
            "cannot listen on 127.0.0.1:" + std::to_string(port_) + ": Address already in use");
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
