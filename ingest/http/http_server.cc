#include "ingest/http/http_connection.h"
#include "ingest/net/tcp_listener.h"

namespace evenstride {

struct HttpServer::State {
  State(HttpHandler h, const HttpLimits& l, OnRefused refused)
      : handler(std::move(h)),
        limits(l),
        listener({l.connections, l.connections_per_address}, counters, take(), std::move(refused)) {}

  TcpListener::Take take() {
    return
        [this](boost::asio::ip::tcp::socket socket, const std::string& address, std::shared_ptr<void> slot) {
          serve_http(std::move(socket), address, std::move(slot), {handler, limits, counters});
        };
  }

  const HttpHandler handler;
  const HttpLimits limits;
  Counters counters;
  TcpListener listener;  // last: it uses all of the above
};

HttpServer::HttpServer(HttpHandler handler, const HttpLimits& limits, OnRefused refused)
    : state_(std::make_unique<State>(std::move(handler), limits, std::move(refused))) {}

HttpServer::~HttpServer() { stop(); }

Result<Endpoint> HttpServer::listen(const Endpoint& where) { return state_->listener.listen(where); }

void HttpServer::adopt(int descriptor, const std::string& address) {
  state_->listener.adopt(descriptor, address);
}

void HttpServer::stop() { state_->listener.stop(); }

const HttpServer::Counters& HttpServer::counters() const { return state_->counters; }

}  // namespace evenstride
