#include "ingest/http/websocket_upgrade.h"

#include "ingest/wire/websocket.h"

namespace evenstride {
namespace {

constexpr std::size_t kKeyLength = 24;  // 16 bytes as base64

HttpResponse refusal(int status, std::string why) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(why);
  return response;
}

}  // namespace

HttpResponse websocket_answer(const HttpRequest& request, std::function<void(UpgradedConnection)> take) {
  if (request.websocket_version != "13") {
    auto response = refusal(426, "this address speaks WebSocket, version 13\n");
    response.headers = {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}};
    return response;
  }
  if (request.websocket_key.size() != kKeyLength) return refusal(400, "Sec-WebSocket-Key is none\n");
  HttpResponse response;
  response.status = 101;
  response.headers = {{"Upgrade", "websocket"},
                      {"Sec-WebSocket-Accept", websocket_accept(request.websocket_key)}};
  response.upgrade = [take = std::move(take), peer = request.peer](UpgradedConnection connection) {
    connection.address = peer;
    take(std::move(connection));
  };
  return response;
}

}  // namespace evenstride
