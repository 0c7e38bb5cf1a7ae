/// Listens with TLS in front of a server that speaks plainly.
///
/// Each connection is deciphered here, on the gate's own thread, and handed to the server as one end of a
/// socket pair, which costs two further descriptors and one copy. The servers and their limits stay as they
/// are, and no plain port is opened.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "ingest/net/endpoint.h"
#include "ingest/net/refusal.h"
#include "ingest/tls/tls_cipher.h"
#include "ingest/tls/tls_context.h"

namespace evenstride {

struct TlsLimits {
  std::size_t connections = 4096;
  std::size_t connections_per_address = 1024;
  std::chrono::milliseconds handshake{5'000};  ///< until TLS must stand
  std::chrono::milliseconds patience{30'000};  ///< for the other side to take what was sent
};

class TlsGate {
 public:
  /// Gets the plain end of a connection from `address`, and owns it from then on. Called on the gate's
  /// thread.
  using Adopt = std::function<void(int descriptor, const std::string& address)>;
  struct Counters : ListenerCounters, TlsCounters {
    std::atomic<std::uint64_t> handshake_timeouts{0};
  };

  /// `context` must outlive the gate.
  TlsGate(const TlsContext& context, const TlsLimits& limits, Adopt adopt, OnRefused refused = {});
  ~TlsGate();
  TlsGate(const TlsGate&) = delete;
  TlsGate& operator=(const TlsGate&) = delete;
  Result<Endpoint> listen(const Endpoint& where);
  /// Closes every connection.
  void stop();
  const Counters& counters() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace evenstride
