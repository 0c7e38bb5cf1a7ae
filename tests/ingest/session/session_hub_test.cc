// Sessions of one worker: how many may be, and what the next one knows of the one before.
#include "ingest/session/session_hub.h"

#include <gtest/gtest.h>

#include "tests/ingest/recording/session_fixture.h"
#include "tests/ingest/support/set_clock.h"
#include "tests/ingest/support/temp_folder.h"

namespace evenstride {
namespace {

class DeafLink : public DeviceLink {
 public:
  void send(const v1::ServerFrame&) override {}
  void close(const v1::ErrorFrame*) override {}
  void resume() override {}
};

class SessionHubTest : public ::testing::Test {
 protected:
  void limit(const SessionLimits& limits) {
    room_ = std::make_unique<SessionRoom>(limits, [this] { return memory_; });
    plan_.folder = folder_.path();
    plan_.min_free_bytes = 0;
    plan_.room = room_.get();
    hub_ = std::make_unique<SessionHub>(
        plan_, clock_, committer_, [](auto) {}, SessionNews{});
  }
  void TearDown() override { hub_.reset(); }  // before the room
  RunnerSession::JoinAnswer join(const std::string& runner, std::uint64_t boot_id = 42) {
    v1::Hello hello = test::hello_of(Site::kPelvis);
    hello.set_runner_id(runner);
    hello.set_device_boot_id(boot_id);
    return hub_->join(hello, link_);
  }
  static std::string refusal(const RunnerSession::JoinAnswer& answer) {
    const auto* why = std::get_if<v1::ErrorFrame>(&answer);
    return why == nullptr ? "" : v1::ErrorFrame::Code_Name(why->code()) + ": " + why->message();
  }
  static std::uint64_t next_of(const RunnerSession::JoinAnswer& answer) {
    return std::get<RunnerSession::Joined>(answer).welcome.next_sequence();
  }
  void end(const std::string& runner) {
    hub_->find(runner)->finish("the test ends it");
    hub_->advance();
  }
  test::TempFolder folder_;
  test::SetClock clock_;
  Committer committer_{1};
  SessionPlan plan_;
  DeafLink link_;
  std::uint64_t memory_ = 0;
  std::unique_ptr<SessionRoom> room_;
  std::unique_ptr<SessionHub> hub_;
};

TEST_F(SessionHubTest, NoMoreSessionsThanMayRunAtOnce) {
  limit({2, 0});
  EXPECT_EQ(refusal(join("a")), "");
  EXPECT_EQ(refusal(join("b")), "");
  EXPECT_EQ(refusal(join("c")), "CODE_LIMIT: no session can be started: as many run as may");
  EXPECT_EQ(hub_->counters().refused_full, 1u);
  EXPECT_EQ(refusal(join("a")), "");  // into the session that runs
  end("b");
  EXPECT_EQ(room_->running(), 1u);
  EXPECT_EQ(refusal(join("c")), "");
  EXPECT_EQ(room_->running(), 2u);
  EXPECT_EQ(hub_->find("nobody"), nullptr);
}

TEST_F(SessionHubTest, WithoutMemoryNoSessionBeginsAndEndedOnesAreForgotten) {
  limit({10, 1'000});
  EXPECT_EQ(refusal(join("a")), "");
  EXPECT_EQ(refusal(join("ended")), "");
  end("ended");
  EXPECT_NE(hub_->find("ended"), nullptr);
  memory_ = 1'001;
  EXPECT_EQ(refusal(join("b")), "CODE_LIMIT: no session can be started: too much memory is in use");
  EXPECT_EQ(hub_->counters().refused_memory, 1u);
  EXPECT_EQ(hub_->find("ended"), nullptr);
  EXPECT_NE(hub_->find("a"), nullptr);
  memory_ = 1'000;
  EXPECT_EQ(refusal(join("b")), "");
}

TEST_F(SessionHubTest, WhatIsUnstorableIsRefusedAndCounted) {
  limit({10, 0});
  plan_.folder = "/no/such/folder";
  EXPECT_EQ(refusal(join("a")),
            "CODE_STORAGE: no session can be started: the data directory cannot be reached");
  EXPECT_EQ(hub_->counters().refused_storage, 1u);
  EXPECT_EQ(room_->running(), 0u);
}

TEST_F(SessionHubTest, WhatAnEarlierSessionStoredIsNotStoredAgain) {
  limit({10, 0});
  auto joined = join("a");
  std::mt19937_64 random(3);
  for (std::uint64_t i = 0; i < 5; ++i) {
    const auto block = test::block_of(i, 4, random);
    std::get<RunnerSession::Joined>(joined).port->block(block, block.SerializeAsString());
  }
  end("a");
  EXPECT_EQ(next_of(join("a")), 5u);      // its last Ack may never have come through
  EXPECT_EQ(next_of(join("a", 43)), 0u);  // switched on anew, it counts anew
}

TEST_F(SessionHubTest, MemoryInUseIsReadFromTheSystem) {
  EXPECT_GT(resident_bytes(), 1'000'000u);
  EXPECT_LT(resident_bytes(), 100'000'000'000u);
}

}  // namespace
}  // namespace evenstride
