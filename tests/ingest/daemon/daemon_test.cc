// The whole daemon within this process, on real sockets and a real directory.
#include "ingest/daemon/daemon.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "ingest/client/replay_lane.h"
#include "ingest/http/json.h"
#include "tests/ingest/daemon/http_client.h"
#include "tests/ingest/recording/session_fixture.h"
#include "tests/ingest/support/temp_folder.h"

namespace evenstride {
namespace {

using test::request;

constexpr std::chrono::seconds kPatience{30};

class DaemonTest : public ::testing::Test {
 protected:
  void start() {
    DaemonOptions options;
    options.data = folder_.file("data");
    options.ingest = options.http = "127.0.0.1:0";
    options.workers = 2;
    options.session.min_free_bytes = 0;
    auto started = Daemon::start(options);
    ASSERT_TRUE(started) << started.error();
    daemon_ = std::move(*started);
  }
  void SetUp() override { start(); }
  std::unique_ptr<SensorClient> join(Site site) {
    auto client = SensorClient::join("127.0.0.1", daemon_->ingest().port, test::hello_of(site));
    EXPECT_TRUE(client) << client.error();
    return client ? std::move(*client) : nullptr;
  }
  test::Answer get(const std::string& path) { return request(daemon_->http(), "GET", path); }
  template <class Message>
  Message get_json(const std::string& path) {
    const auto answer = get(path);
    EXPECT_EQ(answer.status, 200) << path << ": " << answer.body;
    Message message;
    EXPECT_TRUE(json_parse(answer.body, message)) << answer.body;
    return message;
  }
  test::Answer post_marker(const v1::Marker& marker, const std::string& headers = "") {
    return request(daemon_->http(), "POST", "/api/runners/runner-7/markers", json_text(marker), headers);
  }
  template <class Condition>
  void await(const char* what, Condition holds) {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (!holds()) {
      ASSERT_LT(std::chrono::steady_clock::now(), until) << "never: " << what;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  test::TempFolder folder_;
  std::unique_ptr<Daemon> daemon_;
};

TEST_F(DaemonTest, ListsRunnersAndShowsThemLive) {
  EXPECT_EQ(get_json<v1::RunnerList>("/api/runners").runners_size(), 0);
  EXPECT_EQ(get("/api/runners/runner-7/live").status, 404);
  auto left = join(Site::kLeftShoe), pelvis = join(Site::kPelvis);
  const auto runners = get_json<v1::RunnerList>("/api/runners");
  ASSERT_EQ(runners.runners_size(), 1);
  EXPECT_EQ(runners.runners(0).runner_id(), "runner-7");
  EXPECT_TRUE(runners.runners(0).active());
  EXPECT_EQ(runners.runners(0).sites_size(), 2);
  const auto live = get_json<v1::Live>("/api/runners/runner-7/live");
  EXPECT_EQ(live.session_id(), left->welcome().session_id());
  ASSERT_EQ(live.sensors_size(), 2);
  EXPECT_TRUE(live.sensors(0).connected());
  EXPECT_EQ(get("/api/runners/runner-7/history?minutes=10").status, 200);
  EXPECT_EQ(get("/api/runners/runner-7/history").status, 200);
  for (const char* wrong : {"0", "-1", "1441", "ten", "9x"})
    EXPECT_EQ(get(std::string("/api/runners/runner-7/history?minutes=") + wrong).status, 400) << wrong;
  pelvis.reset();
  await("the pelvis sensor is shown as gone", [&] {
    const auto now = get_json<v1::Live>("/api/runners/runner-7/live");
    return !now.sensors(0).connected() || !now.sensors(1).connected();
  });
}

TEST_F(DaemonTest, StreamsTheLivePicture) {
  auto left = join(Site::kLeftShoe);
  test::RawConnection page(daemon_->http());
  page.send("GET /api/runners/runner-7/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  std::string text = page.receive("event: live\ndata: {");
  EXPECT_NE(text.find("Content-Type: text/event-stream"), std::string::npos);
  text += page.receive("event: live\ndata: {");  // and again
  EXPECT_NE(text.find("\"runnerId\":\"runner-7\""), std::string::npos);
}

TEST_F(DaemonTest, TakesMarkersAndAnswersToPrompts) {
  v1::Marker marker;
  marker.set_kind(v1::Marker::KIND_PROMPT_DONE);
  marker.set_prompt_id(4);
  EXPECT_EQ(post_marker(marker).status, 404);
  auto left = join(Site::kLeftShoe);
  const auto answer = post_marker(marker);
  EXPECT_EQ(answer.status, 200) << answer.body;
  v1::Marker stored;
  ASSERT_TRUE(json_parse(answer.body, stored));
  EXPECT_GT(stored.time_ns(), 0);
  marker.set_kind(v1::Marker::KIND_UNSPECIFIED);
  EXPECT_EQ(post_marker(marker).status, 409);
  EXPECT_EQ(request(daemon_->http(), "POST", "/api/runners/runner-7/markers", "not json").status, 400);
  const auto summary = get_json<v1::Summary>("/api/sessions/" + left->welcome().session_id() + "/summary");
  ASSERT_EQ(summary.answers_size(), 1);
  EXPECT_EQ(summary.answers(0).answer(), "done");
}

TEST_F(DaemonTest, RefusesWhatComesFromElsewhere) {
  EXPECT_EQ(request(daemon_->http(), "GET", "/api/runners", "", "", "evil.example").status, 421);
  EXPECT_EQ(request(daemon_->http(), "GET", "/api/runners", "", "Origin: http://evil.example\r\n").status,
            403);
  EXPECT_EQ(request(daemon_->http(), "GET", "/api/runners", "",
                    "Origin: http://" + text_of(daemon_->http()) + "\r\n")
                .status,
            200);
}

TEST_F(DaemonTest, BadRequestsAreAnsweredAndTheDaemonLivesOn) {
  EXPECT_EQ(get("/no/such/thing").status, 404);
  EXPECT_EQ(get("/api/nothing").status, 404);
  EXPECT_EQ(get("/..%2f..%2fetc%2fpasswd").status, 404);
  EXPECT_EQ(request(daemon_->http(), "DELETE", "/api/runners").status, 405);
  EXPECT_EQ(request(daemon_->http(), "POST", "/api/runners/x/markers", std::string(100'000, 'x')).status,
            413);
  EXPECT_EQ(request(daemon_->http(), "GET", "/", "", "X: " + std::string(20'000, 'x') + "\r\n").status, 431);
  test::RawConnection rubbish(daemon_->http());
  rubbish.send("\x16\x03\x01 this is no HTTP\r\n\r\n");
  EXPECT_EQ(rubbish.receive().substr(0, 12), "HTTP/1.1 400");
  EXPECT_EQ(get("/healthz").body, "ok\n");
}

TEST_F(DaemonTest, ServesThePageUnderAStrictPolicy) {
  const auto page = get("/");
  ASSERT_EQ(page.status, 200);
  EXPECT_NE(page.head.find("text/html"), std::string::npos);
  EXPECT_NE(page.head.find("Content-Security-Policy: default-src 'self'"), std::string::npos);
  EXPECT_NE(page.head.find("X-Content-Type-Options: nosniff"), std::string::npos);
  const std::size_t at = page.head.find("ETag: ") + 6;
  const std::string tag = page.head.substr(at, page.head.find('\r', at) - at);
  EXPECT_EQ(request(daemon_->http(), "GET", "/", "", "If-None-Match: " + tag + "\r\n").status, 304);
}

TEST_F(DaemonTest, CountsWithoutNames) {
  auto client = join(Site::kPelvis);
  std::string metrics;
  await("the connection is counted", [&] {
    metrics = get("/metrics").body;
    return metrics.find("evenstride_sensors_connected 1\n") != std::string::npos;
  });
  EXPECT_NE(metrics.find("# TYPE evenstride_blocks_total counter"), std::string::npos);
  EXPECT_NE(get("/metrics").head.find("text/plain; version=0.0.4"), std::string::npos);
  EXPECT_EQ(metrics.find("runner-7"), std::string::npos);
  EXPECT_EQ(metrics.find("dev-pelvis"), std::string::npos);
  EXPECT_EQ(get("/readyz").body, "ready\n");
}

TEST_F(DaemonTest, OneDaemonADirectory) {
  DaemonOptions options;
  options.data = folder_.file("data");
  options.ingest = options.http = "127.0.0.1:0";
  const auto second = Daemon::start(options);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().find("another daemon uses"), std::string::npos);
}

TEST_F(DaemonTest, AnEndedRunIsListedWithItsSummary) {
  auto client = join(Site::kPelvis);
  const std::string session = client->welcome().session_id();
  v1::ClientFrame goodbye;
  goodbye.mutable_goodbye();
  ASSERT_TRUE(client->send(goodbye));
  await("the session is in the catalogue with its end", [&] {
    const auto list = get_json<v1::SessionList>("/api/sessions");
    return list.sessions_size() == 1 && !list.sessions(0).active() &&
           list.sessions(0).session_id() == session;
  });
  EXPECT_EQ(get_json<v1::Summary>("/api/sessions/" + session + "/summary").runner_id(), "runner-7");
  EXPECT_EQ(get("/api/sessions/none/summary").status, 404);
}

TEST_F(DaemonTest, ARunThatWasOverIsNotCarriedOnWithThoughItsFileHasNoEnd) {
  daemon_.reset();
  v1::SessionHeader header = test::header_of("just-over");
  header.set_start_unix_ns(SystemClock().unix_ns());
  {
    auto writer = SessionWriter::create(folder_.file("data/recordings/just-over.mcap"), header);
    ASSERT_TRUE(writer);
    test::write_session(**writer, 30, 5, false);
  }
  start();
  ASSERT_EQ(daemon_->repairs().size(), 1u);
  EXPECT_NE(daemon_->repairs()[0].find("just-over.mcap: mended"), std::string::npos) << daemon_->repairs()[0];
}

TEST_F(DaemonTest, TornRecordingsAreMendedAtTheStart) {
  daemon_.reset();
  const std::string recordings = folder_.file("data/recordings");
  {
    auto writer =
        SessionWriter::create(recordings + "/old.mcap", test::header_of("old"));  // of the year 2023
    ASSERT_TRUE(writer);
    test::write_session(**writer, 30, 5, false);
  }
  std::ofstream(recordings + "/old.mcap", std::ios::app) << "torn";
  std::ofstream(recordings + "/foreign.mcap") << "nothing of ours";
  start();
  ASSERT_EQ(daemon_->repairs().size(), 2u);
  EXPECT_NE(daemon_->repairs()[0].find("foreign.mcap: left alone"), std::string::npos);
  EXPECT_NE(daemon_->repairs()[1].find("old.mcap: mended"), std::string::npos);
  auto reader = SessionReader::open(recordings + "/old.mcap");
  ASSERT_TRUE(reader);
  SessionEvent event;
  int blocks = 0;
  while (reader->next(event)) blocks += std::holds_alternative<v1::RecordedBlock>(event) ? 1 : 0;
  EXPECT_EQ(reader->report().text(), "complete");
  EXPECT_EQ(blocks, 60);
  await("the catalogue knows that it was mended", [&] {
    const auto list = get_json<v1::SessionList>("/api/sessions");
    return list.sessions_size() == 1 && list.sessions(0).repaired();
  });
  EXPECT_EQ(get_json<v1::Summary>("/api/sessions/old/summary").runner_id(),
            test::header_of("old").runner_id());
}

TEST_F(DaemonTest, AFileToWhichNothingWasWrittenGoes) {
  daemon_.reset();
  const std::string empty = folder_.file("data/recordings/empty.mcap");
  std::ofstream(empty).close();
  start();
  EXPECT_EQ(daemon_->repairs(),
            std::vector<std::string>{"empty.mcap: removed, nothing had been written to it"});
  EXPECT_FALSE(std::filesystem::exists(empty));
  EXPECT_NE(get("/metrics").body.find("\nevenstride_repair_failures_total 0\n"), std::string::npos);
}

}  // namespace
}  // namespace evenstride
