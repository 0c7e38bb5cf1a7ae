/// Takes sensors in over TCP and WebSocket: listens, checks the Hello, hands each connection to the worker of
/// its runner.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "ingest/net/endpoint.h"
#include "ingest/net/limits.h"
#include "ingest/net/upgraded_connection.h"
#include "ingest/net/worker_pool.h"

namespace evenstride {

/// Says why a sensor from `address` may not come in, or nothing. Called on the listener's thread.
using Admission = std::function<std::optional<v1::ErrorFrame>(const v1::Hello&, const std::string& address)>;

class IngestServer {
 public:
  IngestServer(WorkerPool& workers, const IngestLimits& limits, Admission admission = {});
  ~IngestServer();
  IngestServer(const IngestServer&) = delete;
  IngestServer& operator=(const IngestServer&) = delete;

  /// Listens. @return where, with the real port, or why not, e.g. that the port is in use.
  Result<Endpoint> listen(const Endpoint& where);
  /// Takes in a connection that was accepted elsewhere, e.g. behind TLS, and stands for one of `address`. The
  /// descriptor of a stream socket is this server's from here on. From any thread.
  void adopt(int descriptor, const std::string& address);
  /// The same for one that was upgraded to WebSocket.
  void adopt(UpgradedConnection connection);
  /// Accepts no more; those that are in stay.
  void stop();

  struct Counters {
    std::atomic<std::uint64_t> accepted{0}, refused_full{0}, refused_hello{0}, handshake_timeouts{0},
        accept_errors{0};
  };
  const Counters& counters() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace evenstride
