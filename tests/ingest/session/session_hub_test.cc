// Sessions of one worker: how many may be, and what the next one knows of the one before.
#include "ingest/session/session_hub.h"

#include <gtest/gtest.h>

#include <random>

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
    new_hub({});
  }
  void new_hub(SessionHub::Aside aside) {
    hub_ = std::make_unique<SessionHub>(
        plan_, clock_, committer_, [](auto f) { f(); }, news(), std::move(aside));
  }
  SessionNews news() {
    SessionNews out;
    out.unstored = [this](const v1::SessionHeader& header, const std::string& why) {
      told_.push_back(header.runner_id() + " unstored: " + why);
    };
    out.refused = [this](const v1::Hello& hello, const std::string& why) {
      told_.push_back(hello.runner_id() + " refused: " + why);
    };
    return out;
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
  std::vector<std::string> told_;
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
  EXPECT_EQ(told_, std::vector<std::string>{
                       "a refused: no session can be started: the data directory cannot be reached"});
  EXPECT_EQ(room_->running(), 0u);
}

TEST_F(SessionHubTest, TellsOnceThatAFileWasGivenUp) {
  limit({10, 0});
  join("a");
  hub_->find("a")->end_commit(Error{"Input/output error"});
  hub_->advance();
  hub_->advance();
  EXPECT_EQ(told_, std::vector<std::string>{"a unstored: Input/output error"});
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

/// Work that was put aside waits until the test does it.
class AsideTest : public SessionHubTest {
 protected:
  class HeardLink : public DeviceLink {
   public:
    void send(const v1::ServerFrame& frame) override {
      if (frame.has_ack()) acknowledged = frame.ack().durable_sequence();
    }
    void close(const v1::ErrorFrame*) override { closed = true; }
    void resume() override {}
    std::optional<std::uint64_t> acknowledged;
    bool closed = false;
  };
  void begin() {
    new_hub([this](std::function<void()> work) { put_aside_.push_back(std::move(work)); });
  }
  static v1::Hello hello(const std::string& runner) {
    v1::Hello hello = test::hello_of(Site::kPelvis);
    hello.set_runner_id(runner);
    hello.set_device_boot_id(42);
    return hello;
  }
  void ask(const std::string& runner, DeviceLink& link, std::shared_ptr<SensorPort>& port) {
    hub_->when_ready(hello(runner), [this, runner, &link, &port] {
      auto answer = hub_->join(hello(runner), link);
      ASSERT_EQ(refusal(answer), "");
      next_ = next_of(answer);
      port = std::get<RunnerSession::Joined>(answer).port;
    });
  }
  void send(SensorPort& port, std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t i = from; i < to; ++i) {
      const auto block = test::block_of(i, 4, random_);
      port.block(block, block.SerializeAsString());
    }
  }
  std::uint64_t samples(const std::string& runner) { return hub_->find(runner)->live().sensors(0).samples(); }
  void do_one() {
    ASSERT_FALSE(put_aside_.empty());
    const auto work = std::move(put_aside_.front());
    put_aside_.erase(put_aside_.begin());
    work();
  }
  std::vector<std::function<void()>> put_aside_;
  std::uint64_t next_ = 0;
  std::mt19937_64 random_{5};
};

TEST_F(AsideTest, ResultsOfOthersGoOnWhileAFileIsClosedAndTheRunnerWhoComesAgainWaits) {
  limit({10, 0});
  plan_.end_after = Duration(0);  // nobody asks what an earlier daemon stored
  begin();
  clock_.now_ns += 1;
  HeardLink ending, running, again;
  std::shared_ptr<SensorPort> first, other, second;
  ask("ends", ending, first);
  ask("runs", running, other);
  send(*first, 0, 5);
  hub_->find("ends")->finish("the test ends it");
  hub_->advance();
  ASSERT_EQ(put_aside_.size(), 1u) << "its file is being closed";
  EXPECT_FALSE(ending.closed || ending.acknowledged);
  ask("ends", again, second);
  EXPECT_FALSE(second) << "what is on disk is not known yet";
  send(*other, 0, 3);
  EXPECT_EQ(samples("runs"), 12u) << "the other's blocks are taken and shown meanwhile";
  hub_->advance();
  EXPECT_EQ(put_aside_.size(), 1u) << "closed once only";
  EXPECT_EQ(room_->running(), 2u);
  do_one();
  EXPECT_EQ(ending.acknowledged, 4u);
  EXPECT_TRUE(ending.closed);
  ASSERT_TRUE(second);
  EXPECT_EQ(next_, 5u);
  EXPECT_EQ(room_->running(), 2u) << "the old one's place was given back";
}

// The links go with the daemon: nothing may be said to them afterwards.
TEST_F(AsideTest, AStopWaitsForFilesThatAreBeingClosedAndLetsNobodyIn) {
  limit({10, 0});
  plan_.end_after = Duration(0);
  std::vector<std::function<void()>> posted;
  hub_ = std::make_unique<SessionHub>(
      plan_, clock_, committer_, [&](auto f) { posted.push_back(std::move(f)); }, SessionNews{},
      [this](std::function<void()> work) { put_aside_.push_back(std::move(work)); });
  clock_.now_ns += 1;
  auto ending = std::make_unique<HeardLink>();
  HeardLink again;
  std::shared_ptr<SensorPort> first;
  ask("ends", *ending, first);
  send(*first, 0, 5);
  hub_->find("ends")->finish("the test ends it");
  hub_->advance();
  std::string refused;
  hub_->when_ready(hello("ends"), [&] { refused = refusal(hub_->join(hello("ends"), again)); });
  do_one();
  ASSERT_EQ(posted.size(), 1u);
  EXPECT_FALSE(ending->closed) << "the hub's thread has not heard of it yet";
  hub_->stop();
  EXPECT_TRUE(ending->closed);
  EXPECT_EQ(ending->acknowledged, 4u);
  EXPECT_EQ(refused, "CODE_GOING_AWAY: the daemon is stopping");
  ending.reset();
  posted.front()();
}

TEST_F(AsideTest, ResultsOfOthersGoOnWhileRecentRecordingsAreRead) {
  limit({10, 0});
  HeardLink earlier;
  std::shared_ptr<SensorPort> port;
  ask("comes back", earlier, port);
  send(*port, 0, 7);
  hub_->find("comes back")->finish("the test ends it");
  hub_->advance();
  begin();  // another daemon
  HeardLink left, right, running;
  std::shared_ptr<SensorPort> first, same, other;
  ask("runs", running, other);
  do_one();
  ask("comes back", left, first);
  ask("comes back", right, same);
  ASSERT_EQ(put_aside_.size(), 1u) << "read once for both";
  EXPECT_FALSE(first || same);
  send(*other, 0, 3);
  EXPECT_EQ(samples("runs"), 12u);
  do_one();
  ASSERT_TRUE(first && same);
  EXPECT_EQ(next_, 7u) << "stored by the daemon before";
  EXPECT_TRUE(put_aside_.empty());
}

TEST_F(SessionHubTest, MemoryInUseIsReadFromTheSystem) {
  EXPECT_GT(resident_bytes(), 1'000'000u);
  EXPECT_LT(resident_bytes(), 100'000'000'000u);
}

}  // namespace
}  // namespace evenstride
