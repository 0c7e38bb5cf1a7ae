/// Where a daemon may be heard from.
#pragma once

#include "ingest/daemon/daemon.h"

namespace evenstride {

/// Why a daemon may not listen where these options say: beyond loopback it takes TLS and tokens, for
/// datagrams tokens and a word that they may be read by all.
Status check_exposure(const DaemonOptions& options);

}  // namespace evenstride
