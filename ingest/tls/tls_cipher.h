/// The server's side of TLS, within the connection that it protects: no thread, no socket and no copy of its
/// own.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "ingest/tls/tls_context.h"
#include "ingest/wire/cipher.h"

namespace evenstride {

struct TlsCounters {
  std::atomic<std::uint64_t> opened{0}, closed{0}, failed_handshakes{0};
};

/// For one connection, with the certificate of now; counted as open in `counters`.
std::unique_ptr<Cipher> make_tls_cipher(const TlsContext& context, std::shared_ptr<TlsCounters> counters);

}  // namespace evenstride
