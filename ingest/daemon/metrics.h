/// The daemon's counters as Prometheus text. No runner, device or token appears in it.
#pragma once

#include <string>

#include "ingest/daemon/housekeeper.h"
#include "ingest/http/http.h"
#include "ingest/net/ingest_server.h"

namespace evenstride {

struct MetricSources {
  WorkerPool& workers;
  const IngestServer& ingest;
  const HttpServer& http;
  const Housekeeper& housekeeper;
};

std::string metrics_text(const MetricSources& sources);

}  // namespace evenstride
