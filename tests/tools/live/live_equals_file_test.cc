// What the daemon says live is what the file gives, field by field: of a recording replayed into it, and of a
// run that sensors sent.
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <random>

#include "ingest/client/replay_lane.h"
#include "ingest/daemon/daemon.h"
#include "ingest/http/json.h"
#include "ingest/results/convert.h"
#include "ingest/session/runner_session.h"
#include "tests/ingest/support/set_clock.h"
#include "tests/ingest/support/temp_folder.h"
#include "tools/analysis/analysis.h"
#include "tools/simulation/record.h"

namespace evenstride {
namespace {

constexpr double kStand_s = 6.0, kRun_s = 60.0;

/// Results as text, one line each, in the order in which they became known.
class Lines : public ResultSink {
 public:
  void on_step(const StepRecord& step) override { add(to_proto(step)); }
  void on_stride(const StrideRecord& stride) override { add(to_proto(stride)); }
  void on_symmetry(const SymmetryResult& symmetry) override { add(to_proto(symmetry)); }
  void on_fatigue(const FatigueResult& fatigue) override { add(to_proto(fatigue)); }
  void on_prompt(const PromptResult& prompt) override { add(to_proto(prompt)); }
  void on_break(const BreakResult& outcome) override { add(to_proto(outcome)); }
  void add(const google::protobuf::Message& message) {
    lines.push_back(message.GetTypeName() + " " + message.ShortDebugString());
  }
  std::vector<std::string> lines;
};

// As the pipeline computes them from the events in a file.
std::vector<std::string> computed(const std::string& file) {
  auto reader = SessionReader::open(file);
  EXPECT_TRUE(reader) << reader.error();
  Lines sink;
  Pipeline pipeline(PipelineParams{}, sink);
  PipelineFeed feed(pipeline);
  play_session(*reader, feed);
  return sink.lines;
}

// As they were recorded when they became known.
std::vector<std::string> recorded(const std::string& file) {
  auto reader = SessionReader::open(file);
  EXPECT_TRUE(reader) << reader.error();
  Lines lines;
  SessionResult result;
  while (reader->next(result)) {
    if (std::holds_alternative<v1::Summary>(result) || std::holds_alternative<v1::SensorState>(result))
      continue;
    std::visit([&](const auto& message) { lines.add(message); }, result);
  }
  return lines.lines;
}

// The summary in a file, and the one that analyze makes of it: all but what depends on who is connected, and
// where the file lies.
v1::Summary comparable(v1::Summary summary) {
  summary.clear_sensors();
  summary.clear_recording();
  return summary;
}

void expect_equal_summaries(const std::string& file) {
  auto reader = SessionReader::open(file);
  ASSERT_TRUE(reader) << reader.error();
  std::optional<v1::Summary> stored;
  SessionResult result;
  while (reader->next(result))
    if (const auto* summary = std::get_if<v1::Summary>(&result)) stored = *summary;
  ASSERT_TRUE(stored);
  auto again = SessionReader::open(file);
  const auto analysis = analyze(*again, "", AnalysisParams{});
  ASSERT_TRUE(analysis) << analysis.error();
  EXPECT_EQ(json_text(comparable(*stored)), json_text(comparable(analysis->summary)));
}

void expect_equal(const std::vector<std::string>& got, const std::vector<std::string>& wanted) {
  ASSERT_EQ(got.size(), wanted.size());
  for (std::size_t i = 0; i < got.size(); ++i) ASSERT_EQ(got[i], wanted[i]) << "result " << i;
}

class LiveEqualsFile : public ::testing::Test {
 protected:
  void SetUp() override {
    const sim::BodyMotion body(sim::plain_run(kStand_s, kRun_s, 11));
    SimulatedSession session;
    session.runner_id = "anna";
    for (const Site site : {Site::kLeftShoe, Site::kRightShoe, Site::kPelvis, Site::kTrunk}) {
      session.sensors.push_back(sim::typical_setup(site, 200.0, 11));
      session.sensors.back().link.loss_probability = 0.01;
    }
    ASSERT_TRUE(record_simulation(body, session, original()));
    DaemonOptions options;
    options.data = folder_.file("data");
    options.ingest = options.http = "127.0.0.1:0";
    options.workers = 2;
    options.session.min_free_bytes = 0;
    auto started = Daemon::start(options);
    ASSERT_TRUE(started) << started.error();
    daemon_ = std::move(*started);
  }
  std::string original() const { return folder_.file("original.mcap"); }
  std::string made() const {
    for (const auto& entry : std::filesystem::directory_iterator(folder_.file("data/recordings"))) {
      return entry.path().string();
    }
    return {};
  }
  test::TempFolder folder_;
  std::unique_ptr<Daemon> daemon_;
};

TEST_F(LiveEqualsFile, OfARecordingReplayedAtFullSpeed) {
  ReplayTarget target;
  target.address = "127.0.0.1";
  target.port = daemon_->ingest().port;
  ReplayProgress progress;
  const Status played = replay_file(original(), target, progress);
  ASSERT_TRUE(played) << played.error();
  daemon_.reset();
  const auto wanted = computed(original());
  ASSERT_GT(wanted.size(), 200u);
  expect_equal(recorded(made()), wanted);
  expect_equal(computed(made()), wanted);
  expect_equal_summaries(made());
}

/// Keeps the question for the device's time, which the test answers.
class AskedLink : public DeviceLink {
 public:
  void send(const v1::ServerFrame& frame) override {
    if (frame.has_clock_probe()) probe = frame.clock_probe();
  }
  std::optional<v1::ClockProbe> probe;
  void close(const v1::ErrorFrame*) override {}
  void resume() override {}
};

void answer(AskedLink& link, SensorPort& port, std::int64_t device_ns) {
  if (!link.probe) return;
  v1::ClockReply reply;
  reply.set_id(link.probe->id());
  reply.set_host_ns(link.probe->host_ns());
  reply.set_device_receive_ns(device_ns);
  reply.set_device_send_ns(device_ns + 100'000);
  link.probe.reset();
  port.clock_reply(reply);
}

// Blocks come when chance lets them, silence makes ticks, a sensor leaves and comes back: the recording holds
// it.
TEST_F(LiveEqualsFile, OfARunThatSensorsSent) {
  std::mt19937_64 random(17);
  std::exponential_distribution<double> delay_s(50.0);
  test::SetClock clock;
  clock.now_ns = 1'000'000'000;
  SessionCounters counters;
  SessionPlan plan;
  plan.folder = folder_.path();
  plan.min_free_bytes = 0;
  AskedLink links[kSiteCount];
  std::map<std::string, std::shared_ptr<SensorPort>> ports;
  std::map<std::string, v1::Hello> hellos;
  std::shared_ptr<RunnerSession> session;
  auto reader = SessionReader::open(original());
  ASSERT_TRUE(reader) << reader.error();
  SessionEvent event;
  const auto join = [&](const v1::Hello& hello) {
    auto answer = session->join(hello, links[hello.site() - 1]);
    ASSERT_TRUE(std::holds_alternative<RunnerSession::Joined>(answer));
    ports[hello.device_id()] = std::get<RunnerSession::Joined>(answer).port;
  };
  int blocks = 0;
  while (reader->next(event)) {
    clock.now_ns = std::max(clock.now_ns, 1'000'000'000 + event_time_ns(event) +
                                              static_cast<std::int64_t>(delay_s(random) * 1e9));
    if (const auto* hello = std::get_if<v1::SensorHello>(&event)) {
      if (!session) session = *RunnerSession::start(plan, clock, counters, hello->hello());
      hellos[hello->hello().device_id()] = hello->hello();
      join(hello->hello());
    } else if (const auto* recorded = std::get_if<v1::RecordedBlock>(&event)) {
      const v1::SampleBlock& block = recorded->block();
      SensorPort& port = *ports[recorded->device_id()];
      port.block(block, block.SerializeAsString());
      const auto readings = static_cast<std::int64_t>(block.readings().size() / kReadingBytes);
      answer(links[hellos[recorded->device_id()].site() - 1], port,
             block.device_time_ns() + readings * block.period_ns());
      if (++blocks % 500 == 0) {  // drops off and is back a little later
        ports[recorded->device_id()]->leave("out of reach");
        clock.now_ns += 250'000'000;
        session->advance();
        join(hellos[recorded->device_id()]);
      }
    }
    if (blocks % 10 == 0) session->advance();
  }
  const std::string file = session->path();
  session->finish("the test is over");
  session->close_now();
  const auto wanted = computed(file);
  ASSERT_GT(wanted.size(), 200u);
  expect_equal(recorded(file), wanted);
  expect_equal_summaries(file);

  // And once more the same when that recording, its clock answers included, is replayed.
  ReplayTarget target;
  target.address = "127.0.0.1";
  target.port = daemon_->ingest().port;
  ReplayProgress progress;
  const Status played = replay_file(file, target, progress);
  ASSERT_TRUE(played) << played.error();
  daemon_.reset();
  expect_equal(recorded(made()), wanted);
}

}  // namespace
}  // namespace evenstride
