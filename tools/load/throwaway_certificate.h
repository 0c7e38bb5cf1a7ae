/// A certificate for a daemon on loopback that lives for an hour, for tries and tests.
#pragma once

#include "core/base/result.h"
#include "ingest/tls/tls_context.h"

namespace evenstride {

/// Writes a new P-256 key and a certificate signed with it, for "localhost" and 127.0.0.1.
Status write_throwaway_certificate(const TlsFiles& files);

}  // namespace evenstride
