/// The bytes of a connection to a daemon, plain or within TLS. Nothing here waits, but `connect_stream`.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "ingest/net/endpoint.h"

namespace evenstride {

class TlsTrust;

class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// @return how many bytes were taken; 0: wait until the descriptor can be written to, then offer the same
  /// bytes again (more may follow them). An error once the connection is broken.
  virtual Result<std::size_t> send(std::string_view bytes) = 0;
  /// @return how many bytes came; 0: no more are here. Call until it is 0 before polling the descriptor,
  /// which knows nothing of what was deciphered already. An error at the end of the connection.
  virtual Result<std::size_t> receive(std::span<char> room) = 0;
  virtual int descriptor() const = 0;  ///< to poll
};

/// Connects; with `trust` also shakes hands and checks the daemon's certificate. Waits up to 10 s for each.
/// An error says which of them failed and why.
Result<std::unique_ptr<ByteStream>> connect_stream(const Endpoint& to, const TlsTrust* trust = nullptr);

}  // namespace evenstride
