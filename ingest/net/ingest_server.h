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
#include "ingest/net/tcp_listener.h"
#include "ingest/net/upgraded_connection.h"
#include "ingest/net/worker_pool.h"
#include "ingest/wire/cipher.h"

namespace evenstride {

/// Whether a sensor may come in, and for how long.
struct Admission {
  std::optional<v1::ErrorFrame> refused;  ///< why it may not
  std::function<bool()> still;  ///< asked about once a second: false ends the connection. Empty: for good
};
/// Decides about a sensor from `address`. Called on the listener's thread.
using Admit = std::function<Admission(const v1::Hello&, const std::string& address)>;

class IngestServer {
 public:
  /// The cipher of a new connection.
  using MakeCipher = std::function<std::unique_ptr<Cipher>()>;
  /// Those who connect are spoken to by `cipher`; without one plainly.
  IngestServer(WorkerPool& workers, const IngestLimits& limits, Admit admit = {}, OnRefused refused = {},
               MakeCipher cipher = {});
  ~IngestServer();
  IngestServer(const IngestServer&) = delete;
  IngestServer& operator=(const IngestServer&) = delete;

  /// Listens. @return where, with the real port, or why not, e.g. that the port is in use.
  Result<Endpoint> listen(const Endpoint& where);
  /// Takes in a connection that was accepted elsewhere and upgraded to WebSocket. From any thread.
  void adopt(UpgradedConnection connection);
  /// Accepts no more; those that are in stay.
  void stop();

  struct Counters : ListenerCounters {
    std::atomic<std::uint64_t> refused_hello{0}, handshake_timeouts{0}, tls_timeouts{0};
  };
  const Counters& counters() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace evenstride
