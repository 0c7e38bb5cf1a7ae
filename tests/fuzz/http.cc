// What a connection says, up to its end. The server answers from a thread of its own, so each input is a real
// connection.
#include "ingest/http/http.h"

#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "ingest/http/json.h"
#include "ingest/http/websocket_upgrade.h"
#include "ingest/wire/websocket.h"
#include "proto/wire.pb.h"
#include "tests/fuzz/targets.h"

namespace evenstride::fuzz {
namespace {

constexpr std::size_t kMost = 64 * 1024;  // fits into the socket's buffer, so that nobody waits for the other

// The connection's own end is read by a WebSocket decoder, then closed.
void speak_websocket(UpgradedConnection connection) {
  WebSocketDecoder decoder(4096);
  decoder.append(connection.early);
  std::string_view message;
  while (decoder.next(message) == FrameDecoder::Next::kFrame) {
  }
}

void answer(const HttpRequest& request, const HttpReply& reply) {
  if (!request.websocket_key.empty() || !request.websocket_version.empty())
    return reply(websocket_answer(request, speak_websocket));
  HttpResponse response;
  v1::Marker marker;
  if (!json_parse(request.body, marker)) response.status = 400;
  response.body = json_error(request.path + request.query);
  reply(std::move(response));
}

HttpServer& server() {
  static const std::string kFirst =
      websocket_accept("");  // OpenSSL cleans up behind the server's thread, not before
  static HttpServer server(answer, HttpLimits{});
  return server;
}

std::string converse(std::string_view said) {
  int ends[2];
  promise(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0, "there is a pair of sockets");
  server().adopt(ends[1], "127.0.0.1");
  (void)!::send(ends[0], said.data(), said.size(), MSG_NOSIGNAL);  // fails once the server has closed
  ::shutdown(ends[0], SHUT_WR);
  std::string heard;
  char buffer[16 * 1024];
  for (ssize_t n; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;)
    heard.append(buffer, static_cast<std::size_t>(n));
  ::close(ends[0]);
  return heard;
}

}  // namespace

void http(std::string_view bytes) {
  const std::string heard = converse(bytes.substr(0, kMost));
  promise(heard.empty() || heard.starts_with("HTTP/1.1 "), "every answer is HTTP");
}

}  // namespace evenstride::fuzz
