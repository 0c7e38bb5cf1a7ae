// One session on a clock that the test sets, with links that only listen.
#include "ingest/session/runner_session.h"

#include <gtest/gtest.h>

#include "ingest/daemon/data_directory.h"
#include "ingest/recording/session_reader.h"
#include "ingest/wire/convert.h"
#include "tests/ingest/recording/session_fixture.h"
#include "tests/ingest/support/set_clock.h"
#include "tests/ingest/support/temp_folder.h"

namespace evenstride {
namespace {

constexpr std::int64_t kSecond_ns = 1'000'000'000;

v1::ClockReply reply_to(const v1::ClockProbe& probe) {
  v1::ClockReply reply;
  reply.set_id(probe.id());
  reply.set_host_ns(probe.host_ns());
  reply.set_device_receive_ns(7);
  reply.set_device_send_ns(8);
  return reply;
}

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
  void start(const v1::Hello& hello = test::hello_of(Site::kPelvis)) {
    auto started = RunnerSession::start(plan_, clock_, counters_, hello);
    ASSERT_TRUE(started) << started.error();
    session_ = *started;
  }
  std::shared_ptr<SensorPort> join(HeardLink& link, const v1::Hello& hello = test::hello_of(Site::kPelvis)) {
    auto answer = session_->join(hello, link);
    if (const auto* why = std::get_if<v1::ErrorFrame>(&answer)) {
      ADD_FAILURE() << why->message();
      return nullptr;
    }
    return std::get<RunnerSession::Joined>(answer).port;
  }
  SensorPort::Flow send(SensorPort& port, std::uint64_t sequence, std::int64_t replay_ns = 0) {
    v1::SampleBlock block = test::block_of(sequence, 4, random_);
    block.set_replay_arrival_ns(replay_ns);
    return port.block(block, block.SerializeAsString());
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
  test::TempFolder folder_;
  test::SetClock clock_;
  SessionCounters counters_;
  SessionPlan plan_;
  std::mt19937_64 random_{4};
  std::shared_ptr<RunnerSession> session_;
};

TEST_F(RunnerSessionTest, AcknowledgesOnlyWhatTheSyncCovered) {
  start();
  HeardLink link;
  const auto port = join(link);
  send(*port, 0);
  const auto file = commit_begins();
  ASSERT_TRUE(file);
  send(*port, 1);  // while the sync is under way
  EXPECT_FALSE(link.acknowledged);
  session_->end_commit(file->sync());
  EXPECT_EQ(link.acknowledged, 0u);
  const auto again = commit_begins();
  ASSERT_TRUE(again);
  session_->end_commit(again->sync());
  EXPECT_EQ(link.acknowledged, 1u);
}

TEST_F(RunnerSessionTest, AFileWhoseSyncFailedIsNeverAcknowledgedAgain) {
  start();
  HeardLink link;
  const auto port = join(link);
  send(*port, 0);
  ASSERT_TRUE(commit_begins());
  session_->end_commit(Error{"Input/output error"});
  EXPECT_EQ(counters_.storage_failures, 1u);
  send(*port, 1);  // the run goes on
  EXPECT_FALSE(session_->ended());
  EXPECT_EQ(session_->live().sensors(0).samples(), 8u);
  EXPECT_FALSE(commit_begins());
  EXPECT_FALSE(link.acknowledged);
}

TEST_F(RunnerSessionTest, OnceThereIsRoomAgainSensorsAreSentToANewSession) {
  start();
  HeardLink link;
  const auto port = join(link);
  send(*port, 0);
  ASSERT_TRUE(commit_begins());
  session_->end_commit(Error{"No space left on device"});
  session_->advance();
  EXPECT_FALSE(session_->ended());
  clock_.now_ns += 3 * kSecond_ns;
  session_->advance();
  EXPECT_TRUE(session_->ended());
  EXPECT_TRUE(link.closed);
  EXPECT_EQ(link.error.code(), v1::ErrorFrame::CODE_STORAGE);
  EXPECT_FALSE(link.acknowledged);
}

TEST_F(RunnerSessionTest, AFullDiskRefusesNewSessions) {
  plan_.min_free_bytes = ~std::uint64_t{0};
  const auto refused = RunnerSession::start(plan_, clock_, counters_, test::hello_of(Site::kPelvis));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), "the disk is full");
  plan_.folder = "/no/such/folder";
  EXPECT_FALSE(RunnerSession::start(plan_, clock_, counters_, test::hello_of(Site::kPelvis)));
}

TEST_F(RunnerSessionTest, SilenceIsRecordedAsTicksAndEndsTheRun) {
  start();
  HeardLink link;
  const auto port = join(link);
  send(*port, 0);
  for (int i = 0; i < 50; ++i) {
    clock_.now_ns += kSecond_ns / 10;
    session_->advance();
  }
  int ticks = 0;
  clock_.now_ns += plan_.end_after.count();
  session_->advance();
  EXPECT_TRUE(session_->ended());
  session_->close_now();
  for (const SessionEvent& event : recorded())
    ticks += std::holds_alternative<v1::RecordedTick>(event) ? 1 : 0;
  EXPECT_GE(ticks, 20);
  EXPECT_EQ(link.probes, 3);  // it never answered
  EXPECT_EQ(link.acknowledged, 0u);
}

TEST_F(RunnerSessionTest, ClockProbesGoOnWhileTheyAreAnswered) {
  start();
  HeardLink link;
  const auto port = join(link);
  for (int i = 0; i < 10; ++i) {
    clock_.now_ns += 2 * kSecond_ns;
    session_->advance();
    port->clock_reply(reply_to(link.last_probe));
  }
  EXPECT_EQ(link.probes, 10);
}

TEST_F(RunnerSessionTest, BelievesOnlyTheAnswerToTheLatestQuestion) {
  start();
  HeardLink link;
  const auto port = join(link);
  session_->advance();
  v1::ClockReply forged = reply_to(link.last_probe);
  forged.set_host_ns(forged.host_ns() + kSecond_ns);
  port->clock_reply(forged);
  port->clock_reply(reply_to(link.last_probe));
  session_->finish("end of the test");
  session_->close_now();
  int replies = 0;
  for (const SessionEvent& event : recorded())
    replies += std::holds_alternative<v1::RecordedClockReply>(event) ? 1 : 0;
  EXPECT_EQ(replies, 1);
}

TEST_F(RunnerSessionTest, AnEndWaitsForTheCommitUnderWayAndLetsGoOfSensorsOnceTheFileIsClosed) {
  start();
  HeardLink link;
  const auto port = join(link);
  send(*port, 0);
  const auto file = commit_begins();
  ASSERT_TRUE(file);
  send(*port, 1);
  session_->finish("end of the test");
  EXPECT_FALSE(session_->begin_close()) << "its sync may yet fail";
  session_->end_commit(file->sync());
  const auto close = session_->begin_close();
  ASSERT_TRUE(close);
  EXPECT_FALSE(session_->begin_close()) << "only once";
  EXPECT_FALSE(link.closed);
  EXPECT_EQ(link.acknowledged, 0u);
  int told = 0;
  session_->when_settled([&] { ++told; });
  session_->end_close(close());
  EXPECT_TRUE(link.closed && session_->settled());
  EXPECT_EQ(link.acknowledged, 1u);
  EXPECT_EQ(told, 1);
  EXPECT_TRUE(*has_end(session_->path()));
}

TEST_F(RunnerSessionTest, AnEndThatCannotBeWrittenIsNotAcknowledged) {
  start();
  HeardLink link;
  const auto port = join(link);
  send(*port, 0);
  session_->finish("end of the test");
  const auto close = session_->begin_close();
  ASSERT_TRUE(close);
  session_->end_close(Error{"Input/output error"});
  EXPECT_FALSE(link.acknowledged);
  EXPECT_EQ(link.error.code(), v1::ErrorFrame::CODE_STORAGE);
  EXPECT_EQ(counters_.storage_failures, 1u);
}

TEST_F(RunnerSessionTest, AnEndWhoseLastCommitFailsLetsGoOfSensorsToo) {
  start();
  HeardLink link;
  const auto port = join(link);
  send(*port, 0);
  ASSERT_TRUE(commit_begins());
  session_->finish("end of the test");
  session_->end_commit(Error{"Input/output error"});
  int told = 0;
  session_->when_settled([&] { ++told; });
  EXPECT_FALSE(session_->begin_close()) << "there is nothing to close";
  EXPECT_TRUE(link.closed && session_->settled());
  EXPECT_FALSE(link.acknowledged);
  EXPECT_EQ(link.error.code(), v1::ErrorFrame::CODE_STORAGE);
  EXPECT_EQ(told, 1);
  EXPECT_FALSE(session_->begin_close());
}

TEST_F(RunnerSessionTest, ADeadPortDoesNothing) {
  start();
  HeardLink first, second;
  const auto old_port = join(first);
  const auto port = join(second);  // the same device by another connection
  EXPECT_TRUE(first.closed);
  EXPECT_EQ(first.error.code(), v1::ErrorFrame::CODE_GOING_AWAY);
  send(*old_port, 0);
  old_port->leave("late");
  old_port->goodbye();
  EXPECT_EQ(counters_.blocks, 0u);
  send(*port, 0);
  EXPECT_EQ(counters_.blocks, 1u);
  session_->finish("end of the test");
  send(*port, 1);
  EXPECT_EQ(counters_.blocks, 1u);
}

v1::Hello replay_hello(Site site, std::int64_t arrival_ns) {
  v1::Hello hello = test::hello_of(site);
  hello.mutable_replay()->set_source_session("s");
  hello.mutable_replay()->set_hello_arrival_ns(arrival_ns);
  for (const v1::Site both : {v1::SITE_LEFT_SHOE, v1::SITE_PELVIS}) hello.mutable_replay()->add_sites(both);
  return hello;
}

TEST_F(RunnerSessionTest, AReplayWaitsForAllItsSensorsAndHoldsTheFastOnesBack) {
  start(replay_hello(Site::kPelvis, 1));
  HeardLink fast, slow;
  const auto ahead = join(fast, replay_hello(Site::kPelvis, 1));
  auto flow = SensorPort::Flow::kGo;
  std::uint64_t sent = 0;
  for (; flow == SensorPort::Flow::kGo; ++sent) {
    ASSERT_LE(sent, ReplayMerge::kLaneCapacity);
    flow = send(*ahead, sent, static_cast<std::int64_t>(10 + sent));
  }
  EXPECT_EQ(counters_.blocks, 0u);
  const auto behind = join(slow, replay_hello(Site::kLeftShoe, 2));
  send(*behind, 0, 1'000'000);
  EXPECT_EQ(counters_.blocks, sent);
  EXPECT_EQ(fast.resumed, 1);
  ahead->goodbye();
  behind->goodbye();
  EXPECT_TRUE(session_->ended());
  EXPECT_EQ(counters_.blocks, sent + 1);
}

TEST_F(RunnerSessionTest, ALiveRunAndAReplayDoNotMix) {
  start();
  HeardLink link, other;
  join(link);
  const auto answer = session_->join(replay_hello(Site::kLeftShoe, 1), other);
  ASSERT_TRUE(std::holds_alternative<v1::ErrorFrame>(answer));
  EXPECT_EQ(std::get<v1::ErrorFrame>(answer).message(), "this runner is running live");
}

}  // namespace
}  // namespace evenstride
