#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "ingest/http/http.h"
#include "ingest/http/json.h"
#include "proto/wire.pb.h"
#include "tests/ingest/daemon/http_client.h"

namespace evenstride {
namespace {

constexpr std::size_t kEventBytes = 20'000;
constexpr int kEvents = 5'000;  // far more than socket buffers hold

TEST(HttpServer, APageThatDoesNotReadLosesOldEventsAndHoldsNobodyUp) {
  std::promise<std::shared_ptr<EventQueue>> subscribed;
  HttpServer server(
      [&](const HttpRequest&, HttpReply reply) {
        HttpResponse response;
        response.type = "text/event-stream";
        response.subscribe = [&](std::shared_ptr<EventQueue> queue) {
          subscribed.set_value(std::move(queue));
        };
        reply(std::move(response));
      },
      {});
  const auto where = server.listen({"127.0.0.1", 0});
  ASSERT_TRUE(where) << where.error();
  {
    test::RawConnection page(*where);
    page.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto queue = subscribed.get_future().get();
    const auto event = std::make_shared<const std::string>("data: " + std::string(kEventBytes, 'x') + "\n\n");
    for (int i = 0; i < kEvents; ++i) queue->push(event);  // would never end if it waited
    EXPECT_GT(server.counters().events_dropped, 0u);
    EXPECT_TRUE(queue->is_open());
    const auto last = std::make_shared<const std::string>("data: the newest\n\n");
    queue->push(last);
    EXPECT_NE(page.receive("the newest").find("the newest"), std::string::npos);
  }
}

TEST(HttpServer, AnswersOneRequestAfterTheOther) {
  HttpServer server(
      [](const HttpRequest& request, HttpReply reply) {
        HttpResponse response;
        response.body = request.method + " " + request.path + " ? " + request.query + " " + request.body;
        std::thread([reply, response] { reply(response); }).detach();  // from elsewhere
      },
      {});
  const auto where = server.listen({"127.0.0.1", 0});
  ASSERT_TRUE(where);
  test::RawConnection page(*where);
  page.send(
      "GET /a%20b/%zz?x=1 HTTP/1.1\r\nHost: x\r\n\r\nPOST /c HTTP/1.1\r\nHost: x\r\nContent-Length: "
      "4\r\n\r\nbody");
  const std::string both = page.receive("body");  // they may come together
  const std::size_t first = both.find("GET /a b/%zz ? x=1"), second = both.find("POST /c ?  body");
  EXPECT_NE(second, std::string::npos);
  EXPECT_LT(first, second);
}

TEST(HttpServer, ARequestNamesOneHost) {
  HttpServer server(
      [](const HttpRequest&, HttpReply reply) {
        reply({200, "text/plain", "yes", {}, {}, {}, {}});
      },
      {});
  const auto where = server.listen({"127.0.0.1", 0});
  ASSERT_TRUE(where);
  const auto answer_to = [&](const std::string& head) {
    test::RawConnection page(*where);
    page.send(head + "\r\n");
    return page.receive("\r\n\r\n").substr(0, 12);
  };
  EXPECT_EQ(answer_to("GET / HTTP/1.1\r\nHost: x\r\n"), "HTTP/1.1 200");
  EXPECT_EQ(answer_to("GET / HTTP/1.0\r\n"), "HTTP/1.1 200");
  EXPECT_EQ(answer_to("GET / HTTP/1.1\r\n"), "HTTP/1.1 400");
  EXPECT_EQ(answer_to("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n"), "HTTP/1.1 400");
  EXPECT_EQ(server.counters().bad_requests.load(), 2u);
}

TEST(HttpServer, APortInUseIsSaid) {
  HttpServer first({}, {}), second({}, {});
  const auto where = first.listen({"127.0.0.1", 0});
  ASSERT_TRUE(where);
  EXPECT_NE(second.listen(*where).error().find("Address already in use"), std::string::npos);
}

TEST(Json, GoesThereAndBack) {
  v1::Marker marker, back;
  marker.set_kind(v1::Marker::KIND_PAIN);
  marker.set_text("left \"calf\"\n");
  ASSERT_TRUE(json_parse(json_text(marker), back));
  EXPECT_EQ(back.text(), marker.text());
  EXPECT_TRUE(json_parse("{\"kind\":\"KIND_NOTE\",\"laterField\":1}", back));
  EXPECT_FALSE(json_parse("[1,2", back));
  EXPECT_EQ(json_error("no \"such\" thing"), "{\"error\":\"no \\\"such\\\" thing\"}");
}

}  // namespace
}  // namespace evenstride
