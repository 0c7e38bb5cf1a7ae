/// Many sensors at once on one thread, as a load on a daemon.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/site.h"
#include "ingest/client/tls_trust.h"
#include "ingest/net/endpoint.h"

namespace evenstride {

struct LoadPlan {
  int streams = 800;  ///< sensors; four make a runner
  double rate_hz = 200.0;
  int readings_per_block = 4;  ///< 20 ms at 200 Hz
  double seconds = 10.0;  ///< measured, after `settle_s`
  double settle_s = 3.0;
  bool flat_out = false;                ///< as fast as blocks are acknowledged, instead of at the rate
  std::shared_ptr<const TlsTrust> tls;  ///< null: without TLS
  int window = 2048;  ///< flat out: blocks of a stream that may wait for their acknowledgement
};

struct LoadResult {
  double connect_s = 0.0;
  std::uint64_t sent = 0, acknowledged = 0;  ///< blocks, of the whole run
  double acknowledged_per_s = 0.0;           ///< within the measured time
  double late_ms = 0.0;                      ///< how far the generator itself fell behind at worst
};

class LoadGenerator {
 public:
  LoadGenerator(const Endpoint& daemon, const LoadPlan& plan);
  ~LoadGenerator();
  /// Connects all streams. @return why not.
  Status connect();
  /// Sends for `seconds`.
  Status run(double seconds);
  /// Waits until every block is acknowledged, says goodbye. @return what is missing.
  Status finish();
  const LoadResult& result() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace evenstride
