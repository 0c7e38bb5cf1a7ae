/// TLS on top of another stream, from the client's side.
#pragma once

#include "ingest/client/byte_stream.h"
#include "ingest/client/tls_trust.h"

namespace evenstride {

/// Waits up to 10 s for the handshake. An error says what was wrong with the certificate, if that was it.
Result<std::unique_ptr<ByteStream>> shake_hands(std::unique_ptr<ByteStream> plain, const TlsTrust& trust,
                                                const Endpoint& to);

}  // namespace evenstride
