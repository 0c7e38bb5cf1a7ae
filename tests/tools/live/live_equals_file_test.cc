// What the daemon says live is what the file gives, field by field: of a recording replayed into it, and of a
// run that sensors sent.
#include <gtest/gtest.h>

#include <thread>

#include "ingest/client/replay_lane.h"
#include "ingest/daemon/daemon.h"
#include "ingest/results/convert.h"
#include "tests/ingest/support/temp_folder.h"
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
  play_session(*reader, pipeline);
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
  ReplayTarget target{"127.0.0.1", daemon_->ingest().port, "", "", 0.0};
  ReplayProgress progress;
  const Status played = replay_file(original(), target, progress);
  ASSERT_TRUE(played) << played.error();
  daemon_.reset();
  const auto wanted = computed(original());
  ASSERT_GT(wanted.size(), 200u);
  expect_equal(recorded(made()), wanted);
  expect_equal(computed(made()), wanted);
}

// Blocks of the four sensors come in an order that chance decides; the recording holds it.
TEST_F(LiveEqualsFile, OfARunThatSensorsSent) {
  std::vector<std::thread> sensors;
  for (const v1::Site site : {v1::SITE_LEFT_SHOE, v1::SITE_RIGHT_SHOE, v1::SITE_PELVIS, v1::SITE_TRUNK}) {
    sensors.emplace_back([this, site] {
      auto reader = SessionReader::open(original());
      SessionEvent event;
      std::unique_ptr<SensorClient> client;
      std::string device;
      while (reader->next(event)) {
        if (const auto* hello = std::get_if<v1::SensorHello>(&event);
            hello && hello->hello().site() == site) {
          device = hello->hello().device_id();
          auto joined = SensorClient::join("127.0.0.1", daemon_->ingest().port, hello->hello());
          ASSERT_TRUE(joined) << joined.error();
          client = std::move(*joined);
        } else if (const auto* block = std::get_if<v1::RecordedBlock>(&event);
                   block && block->device_id() == device) {
          v1::ClientFrame frame;
          *frame.mutable_block() = block->block();
          ASSERT_TRUE(client->send(frame));
        }
      }
      v1::ClientFrame goodbye;
      goodbye.mutable_goodbye();
      ASSERT_TRUE(client->send(goodbye));
      while (client->receive(std::chrono::seconds(30))) {  // until the daemon has ended the session
      }
    });
  }
  for (std::thread& sensor : sensors) sensor.join();
  daemon_.reset();
  const auto wanted = computed(made());
  ASSERT_FALSE(wanted.empty());
  expect_equal(recorded(made()), wanted);
}

}  // namespace
}  // namespace evenstride
