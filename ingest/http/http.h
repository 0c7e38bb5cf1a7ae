/// A small HTTP server behind plain structs; the library that speaks the protocol is seen by
/// http_connection.cc only.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "ingest/net/endpoint.h"
#include "ingest/net/refusal.h"
#include "ingest/net/upgraded_connection.h"

namespace evenstride {

struct HttpRequest {
  std::string method;  ///< "GET", "POST", ...
  std::string path;    ///< without the query, decoded; "/api/runners"
  std::string query;   ///< behind '?', as it came
  std::string body;
  std::string host, origin, if_none_match, authorization, cookie;  ///< headers; empty = absent
  std::string websocket_key, websocket_version;  ///< both empty unless the request asks for WebSocket
  std::string peer;                              ///< address of the other side
};

/// One subscriber's bounded queue of events: when it is full the oldest is dropped and counted.
class EventQueue {
 public:
  static constexpr std::size_t kCapacity = 8;
  using Event = std::shared_ptr<const std::string>;
  virtual ~EventQueue() = default;
  virtual void push(Event event) = 0;  ///< from any thread
  virtual bool is_open() const = 0;    ///< false once the reader has gone
  virtual void end() = 0;              ///< closes the reader's connection; from any thread
};

struct HttpResponse {
  int status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body;
  std::string_view fixed;  ///< instead of `body`: bytes that outlive the server
  std::vector<std::pair<std::string, std::string>> headers;
  /// Set for an event stream: called with the queue of the new subscriber once the head has been sent.
  std::function<void(std::shared_ptr<EventQueue>)> subscribe;
  /// Set with status 101: called with the connection once the head has been sent; HTTP is over on it.
  std::function<void(UpgradedConnection)> upgrade;
};

/// Called once for each request, from any thread.
using HttpReply = std::function<void(HttpResponse)>;
using HttpHandler = std::function<void(const HttpRequest&, HttpReply)>;

struct HttpLimits {
  std::size_t connections = 256;
  std::size_t connections_per_address = 64;
  std::size_t head_bytes = 16 * 1024;
  std::size_t body_bytes = 64 * 1024;
  std::chrono::milliseconds patience{30'000};   ///< for a request to arrive and an answer to be read
  std::chrono::milliseconds heartbeat{10'000};  ///< a comment on a quiet event stream
};

/// Must outlive whatever still holds a reply or an event queue.
class HttpServer {
 public:
  struct Counters : ListenerCounters {
    std::atomic<std::uint64_t> requests{0}, bad_requests{0}, events_sent{0}, events_dropped{0}, streams{0},
        timeouts{0};
  };
  HttpServer(HttpHandler handler, const HttpLimits& limits, OnRefused refused = {});
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  Result<Endpoint> listen(const Endpoint& where);
  /// Takes in a connection that was accepted elsewhere, e.g. behind TLS, and stands for one of `address`. The
  /// descriptor of a stream socket is this server's from here on. From any thread.
  void adopt(int descriptor, const std::string& address);
  void stop();
  const Counters& counters() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace evenstride
