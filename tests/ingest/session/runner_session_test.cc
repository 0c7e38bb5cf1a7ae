// What a session hears: silence, answers to its questions, connections that were replaced, replays.
#include "ingest/session/runner_session.h"

#include <cmath>
#include <limits>

#include "core/pipeline/fitted_models.h"
#include "tests/ingest/session/runner_session_fixture.h"

namespace evenstride {
namespace {

using test::HeardLink;
using test::kSecond_ns;
using test::RunnerSessionTest;

v1::ClockReply reply_to(const v1::ClockProbe& probe) {
  v1::ClockReply reply;
  reply.set_id(probe.id());
  reply.set_host_ns(probe.host_ns());
  reply.set_device_receive_ns(7);
  reply.set_device_send_ns(8);
  return reply;
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

TEST_F(RunnerSessionTest, ABatteryThatIsNoRatioIsNotShown) {
  start();
  HeardLink link;
  const auto port = join(link);
  std::uint64_t sequence = 0;
  for (const float told : {0.5f, std::numeric_limits<float>::infinity(), std::nanf(""), -1.0f, 5.0f, 0.0f}) {
    v1::SampleBlock block = test::block_of(sequence++, 4, random_);
    block.set_battery_ratio(told);
    port->block(block, block.SerializeAsString());
    ASSERT_EQ(session_->live().sensors_size(), 1);
    EXPECT_EQ(session_->live().sensors(0).battery_ratio(), 0.5) << told;
  }
}

TEST_F(RunnerSessionTest, TheSummarySaysWhatItWasComputedBy) {
  auto models = std::make_shared<FittedModels>();
  models->put(EventModel::builtin());
  plan_.pipeline.models = models;
  plan_.personals = {{"another", {}, {}}};
  start();
  const v1::Summary summary = session_->summary();
  ASSERT_EQ(models->put_in().size(), 1u);
  ASSERT_EQ(summary.notes_size(), 2);
  EXPECT_EQ(summary.notes(0), "no force reference of " + session_->header().runner_id() +
                                  " was given: the general model holds");
  EXPECT_EQ(summary.notes(1), "computed by a " + models->put_in()[0]);
}

}  // namespace
}  // namespace evenstride
