/// The daemon's counters as Prometheus text. No runner, device or token appears in it.
#pragma once

#include <string>

#include "ingest/access/access.h"
#include "ingest/catalogue/catalogue.h"
#include "ingest/daemon/catalogue_writer.h"
#include "ingest/daemon/housekeeper.h"
#include "ingest/http/http.h"
#include "ingest/net/ingest_server.h"
#include "ingest/tls/tls_cipher.h"
#include "ingest/tls/tls_gate.h"
#include "ingest/udp/udp_server.h"

namespace evenstride {

struct MetricSources {
  WorkerPool& workers;
  const IngestServer& ingest;
  const HttpServer& http;
  const Housekeeper& housekeeper;
  const Catalogue& catalogue;
  const CatalogueWriter& entries;
  const SessionRoom& room;
  std::uint64_t recordings_removed, retention_failures, repair_failures;
  const Access& access;
  const TlsCounters* ingest_tls;  ///< null without TLS
  const TlsGate* http_tls;        ///< null without TLS
  const UdpServer* udp;           ///< null if not spoken
  std::uint64_t refusals_unsaid;  ///< refusals without a line in the log
};

std::string metrics_text(const MetricSources& sources);

}  // namespace evenstride
