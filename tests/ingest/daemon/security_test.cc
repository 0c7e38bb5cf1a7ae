// Who gets into a whole daemon, and what one address may take of it.
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <map>
#include <thread>

#include "ingest/access/secret.h"
#include "ingest/client/sensor_client.h"
#include "ingest/client/udp_sensor.h"
#include "ingest/daemon/exposure.h"
#include "ingest/daemon/page_token.h"
#include "ingest/wire/frame_decoder.h"
#include "ingest/wire/frames.h"
#include "tests/ingest/daemon/http_client.h"
#include "tests/ingest/recording/session_fixture.h"
#include "tests/ingest/support/temp_folder.h"
#include "tests/ingest/tls/tls_support.h"

namespace evenstride {
namespace {

class SecurityTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::signal(SIGPIPE, SIG_IGN);
    options_.data = folder_.file("data");
    options_.ingest = options_.http = "127.0.0.1:0";
    options_.workers = 1;
    options_.session.min_free_bytes = 0;
    options_.tokens = true;
  }
  void start() {
    auto started = Daemon::start(options_);
    ASSERT_TRUE(started) << started.error();
    daemon_ = std::move(*started);
  }
  std::string add(const std::string& kind, const std::string& runner) {
    const std::string token = make_token();
    auto catalogue = Catalogue::open(options_.data + "/catalogue.sqlite");
    EXPECT_TRUE(catalogue) << catalogue.error();
    const auto id = (*catalogue)->add_token({0, token_hash(token), kind, runner, "", 0, false});
    EXPECT_TRUE(id) << id.error();
    ids_[token] = *id;
    EXPECT_TRUE(daemon_->reload());
    return token;
  }
  void revoke(const std::string& token) {
    auto catalogue = Catalogue::open(options_.data + "/catalogue.sqlite");
    ASSERT_TRUE(catalogue) << catalogue.error();
    EXPECT_TRUE((*catalogue)->revoke_token(ids_.at(token)));
    EXPECT_TRUE(daemon_->reload());
  }
  Result<std::unique_ptr<SensorClient>> join(const std::string& token) {
    v1::Hello hello = test::hello_of(Site::kPelvis);
    hello.set_token(token);
    return SensorClient::join("127.0.0.1", daemon_->ingest().port, hello);
  }
  int status(const std::string& path, const std::string& token) {
    const std::string header = token.empty() ? "" : "Authorization: Bearer " + token + "\r\n";
    return test::request(daemon_->http(), "GET", path, "", header).status;
  }
  test::TempFolder folder_;
  DaemonOptions options_;
  std::unique_ptr<Daemon> daemon_;
  std::map<std::string, std::int64_t> ids_;  // by token
};

TEST_F(SecurityTest, SensorsNeedATokenOfTheirRunner) {
  start();
  const std::string good = add("device", "runner-7"), others = add("device", "runner-8");
  EXPECT_FALSE(join(""));
  EXPECT_FALSE(join(make_token()));
  EXPECT_FALSE(join(others));
  const auto joined = join(good);
  EXPECT_TRUE(joined) << joined.error();
}

TEST_F(SecurityTest, PagesSeeTheRunnersOfTheirTokenOnly) {
  start();
  const std::string device = add("device", ""), seven = add("viewer", "runner-7"), all = add("viewer", "");
  const std::string eight = add("viewer", "runner-8");
  const auto sensor = join(device);
  ASSERT_TRUE(sensor) << sensor.error();
  const std::string live = "/api/runners/runner-7/live";
  const std::string summary = "/api/sessions/" + (*sensor)->welcome().session_id() + "/summary";
  for (int i = 0; i < 200 && status(summary, all) != 200;
       ++i)  // the catalogue hears of a session after its sensor
    std::this_thread::sleep_for(std::chrono::milliseconds(25));
  for (const std::string& path : {std::string("/api/runners"), live, summary, std::string("/metrics")}) {
    EXPECT_EQ(status(path, ""), 401) << path;
    EXPECT_EQ(status(path, device), 401) << path;
    EXPECT_EQ(status(path, all), 200) << path;
  }
  EXPECT_EQ(status(live, seven), 200);
  EXPECT_EQ(status(live, eight), 403);
  EXPECT_EQ(status("/api/runners/runner-7/events", eight), 403);
  EXPECT_EQ(status(summary, seven), 200);
  EXPECT_EQ(status(summary, eight), 404);
  EXPECT_EQ(status("/metrics", seven), 403);
  EXPECT_EQ(status("/healthz", ""), 200);
  const auto listed = [&](const std::string& token) {
    return test::request(daemon_->http(), "GET", "/api/runners", "",
                         "Authorization: Bearer " + token + "\r\n")
        .body;
  };
  EXPECT_NE(listed(seven).find("runner-7"), std::string::npos);
  EXPECT_EQ(listed(eight).find("runner-7"), std::string::npos);
}

TEST_F(SecurityTest, RevokingATokenEndsWhatItOpened) {
  start();
  const std::string sevens = add("device", "runner-7"), eights = add("device", "runner-8");
  const std::string page = add("viewer", "runner-7"), all = add("viewer", "");
  const auto sensor = join(sevens);
  ASSERT_TRUE(sensor) << sensor.error();
  v1::Hello other_hello = test::hello_of(Site::kPelvis);
  other_hello.set_runner_id("runner-8");
  other_hello.set_token(eights);
  const auto other = SensorClient::join("127.0.0.1", daemon_->ingest().port, other_hello);
  ASSERT_TRUE(other) << other.error();
  test::RawConnection stream(daemon_->http());
  stream.send("GET /api/runners/runner-7/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
              page + "\r\n\r\n");
  EXPECT_NE(stream.receive("event: live").find("200 OK"), std::string::npos);
  revoke(sevens);
  revoke(page);
  stream.receive();  // returns once the daemon has closed it
  std::string last_words;
  while (const auto frame = (*sensor)->receive(std::chrono::seconds(30))) {
    ASSERT_TRUE(*frame) << "the sensor was not sent away";
    if ((*frame)->has_error()) last_words = (*frame)->error().message();
  }
  EXPECT_EQ(last_words, "its token was revoked");
  EXPECT_FALSE(join(sevens));
  const std::string metrics =
      test::request(daemon_->http(), "GET", "/metrics", "", "Authorization: Bearer " + all + "\r\n").body;
  EXPECT_NE(metrics.find("evenstride_cut_revoked_total 1"), std::string::npos);
  EXPECT_FALSE((*other)->ended());
  const auto still_there = (*other)->receive(std::chrono::milliseconds(10));
  EXPECT_TRUE(still_there) << still_there.error();
}

TEST_F(SecurityTest, AnAddressIsLockedOutAfterTooManyWrongTokens) {
  options_.access_limits.wrong_tokens = 3;
  start();
  const std::string good = add("viewer", "");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(status("/api/runners", "wrong"), 401);
  EXPECT_EQ(status("/api/runners", good), 429);
}

TEST_F(SecurityTest, TheTokenOfAnAddressGoesIntoACookie) {
  start();
  const std::string token = add("viewer", "");
  const auto answer = test::request(daemon_->http(), "GET", "/?runner=a&token=" + token);
  EXPECT_EQ(answer.status, 303);
  EXPECT_NE(answer.head.find("Location: /?runner=a\r\n"), std::string::npos) << answer.head;
  EXPECT_NE(answer.head.find("HttpOnly; SameSite=Strict"), std::string::npos) << answer.head;
  const std::string cookie = "Cookie: a=b; evenstride_token=" + token + "\r\n";
  EXPECT_EQ(test::request(daemon_->http(), "GET", "/api/runners", "", cookie).status, 200);
}

TEST_F(SecurityTest, SensorAndPageComeInOverTls) {
  options_.tls = {folder_.file("certificate.pem"), folder_.file("key.pem")};
  test::write_certificate(options_.tls, 1);
  start();
  v1::ClientFrame frame;
  *frame.mutable_hello() = test::hello_of(Site::kPelvis);
  frame.mutable_hello()->set_token(add("device", "runner-7"));
  test::TlsClient sensor(daemon_->ingest());
  ASSERT_TRUE(sensor.connected());
  sensor.send(frame_bytes(frame));
  FrameDecoder decoder;
  std::string_view bytes;
  while (decoder.next(bytes) != FrameDecoder::Next::kFrame) {  // more than the Welcome may come at once
    const std::string more = sensor.receive(1);
    ASSERT_FALSE(more.empty());
    decoder.append(more);
  }
  v1::ServerFrame answer;
  ASSERT_TRUE(answer.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
  EXPECT_TRUE(answer.has_welcome()) << answer.ShortDebugString();
  test::TlsClient page(daemon_->http());
  page.send("GET /api/runners HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer " +
            add("viewer", "") + "\r\n\r\n");
  EXPECT_NE(page.receive().find("runner-7"), std::string::npos);
  test::write_certificate(options_.tls, 2);
  EXPECT_TRUE(daemon_->reload());
  EXPECT_EQ(test::TlsClient(daemon_->http()).serial(), 2);
  EXPECT_EQ(test::request(daemon_->http(), "GET", "/healthz").status, 0) << "no plain text here";
}

TEST_F(SecurityTest, DatagramsComeInWithAToken) {
  options_.udp = "127.0.0.1:0";
  start();
  v1::Hello hello = test::hello_of(Site::kPelvis);
  hello.set_token(add("device", "runner-7"));
  const auto sensor = UdpSensor::join(daemon_->udp(), hello);
  ASSERT_TRUE(sensor) << sensor.error();
  std::mt19937_64 random(test::kSeed);
  ASSERT_TRUE((*sensor)->send(test::block_of(0, 10, random)));
  const Status drained = (*sensor)->drain(std::chrono::seconds(30));
  EXPECT_TRUE(drained) << drained.error();
  const std::string all = "Authorization: Bearer " + add("viewer", "") + "\r\n";
  const std::string metrics = test::request(daemon_->http(), "GET", "/metrics", "", all).body;
  EXPECT_NE(metrics.find("evenstride_udp_challenges_total 1"), std::string::npos) << metrics;
  EXPECT_NE(metrics.find("evenstride_sensors_connected 1"), std::string::npos) << metrics;
}

TEST_F(SecurityTest, ARequestThatTricklesInIsCutOff) {
  options_.http_limits.patience = std::chrono::milliseconds(300);
  start();
  test::RawConnection slow(daemon_->http());
  slow.send("GET /healthz HTTP/1.1\r\nHost: loc");
  EXPECT_EQ(slow.receive(), "") << "until the daemon closes";
}

TEST_F(SecurityTest, IdlePagesOfOneAddressTakeTheirShareOnly) {
  options_.http_limits.connections_per_address = 2;
  start();
  test::RawConnection first(daemon_->http()), second(daemon_->http());
  for (auto* page : {&first, &second}) {
    page->send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    page->receive("ok\n");
  }
  test::RawConnection third(daemon_->http());
  EXPECT_EQ(third.receive(), "");
}

TEST(Exposure, BeyondLoopbackItTakesTlsAndTokens) {
  DaemonOptions options;
  EXPECT_TRUE(check_exposure(options));
  options.http = "0.0.0.0:8080";
  EXPECT_FALSE(check_exposure(options));
  options.tokens = true;
  EXPECT_FALSE(check_exposure(options));
  options.tls = {"certificate.pem", "key.pem"};
  EXPECT_TRUE(check_exposure(options));
  options.tokens = false;
  EXPECT_FALSE(check_exposure(options));
  options.insecure = true;
  EXPECT_TRUE(check_exposure(options));
  options.tls.key.clear();
  EXPECT_FALSE(check_exposure(options)) << "half of a certificate";
}

TEST(Exposure, DatagramsBeyondLoopbackTakeTokensAndAWordThatTheyAreOpen) {
  DaemonOptions options;
  options.udp = "127.0.0.1:7071";
  EXPECT_TRUE(check_exposure(options));
  options.udp = "0.0.0.0:7071";
  options.tls = {"certificate.pem", "key.pem"};
  options.tokens = true;
  EXPECT_FALSE(check_exposure(options));
  options.udp_unencrypted = true;
  EXPECT_TRUE(check_exposure(options));
  options.tokens = false;
  EXPECT_FALSE(check_exposure(options));
  options.insecure = true;
  EXPECT_TRUE(check_exposure(options));
}

TEST(Exposure, AnXimu3BeyondLoopbackThatSendsDatagramsTakesInsecure) {
  DaemonOptions options;
  options.ximu3 = {"192.168.1.1:7000=anna:pelvis", "udp:127.0.0.1:8000=anna:trunk"};
  EXPECT_TRUE(check_exposure(options));
  options.ximu3 = {"udp:192.168.1.1:8000=anna:pelvis"};
  EXPECT_FALSE(check_exposure(options));
  options.insecure = true;
  EXPECT_TRUE(check_exposure(options));
}

TEST(Check, NamesFilesThatCannotBeUsed) {
  const test::TempFolder folder;
  DaemonOptions options;
  EXPECT_TRUE(Daemon::check(options));
  options.tls = {folder.file("c.pem"), folder.file("k.pem")};
  EXPECT_EQ(Daemon::check(options).error(), folder.file("c.pem") + ": No such file or directory");
  options.tls = {};
  options.assets = folder.file("assets");
  EXPECT_EQ(Daemon::check(options).error(), "there is no folder " + folder.file("assets"));
}

TEST(PageToken, NothingButATokenGetsIntoTheCookie) {
  HttpRequest request;
  request.method = "GET";
  request.path = "/";
  for (const char* query : {"", "token=", "token=a%0d%0ab", "token=a;b", "xtoken=abc"}) {
    request.query = query;
    EXPECT_FALSE(carry_token(request, true)) << query;
  }
  request.query = "token=abc";
  ASSERT_TRUE(carry_token(request, true));
  EXPECT_NE(carry_token(request, true)->headers[1].second.find("; Secure"), std::string::npos);
}

}  // namespace
}  // namespace evenstride
