/// Takes sensors in over UDP: sorts out what is genuine and new, on a thread of its own, and hands it to the
/// worker of the sensor's runner. The protocol is in proto/README.md.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "ingest/access/datagram_keys.h"
#include "ingest/net/endpoint.h"
#include "ingest/net/limits.h"
#include "ingest/net/refusal.h"
#include "ingest/net/worker_pool.h"
#include "ingest/udp/udp_counters.h"

namespace evenstride {

/// What a key opens.
struct UdpPass {
  DatagramKey key;
  std::string runner;           ///< what it is limited to; empty = every runner
  std::function<bool()> still;  ///< asked about once a second: false ends the link. Empty: for good
};
/// The key with this id, if it opens anything. Called on the server's thread.
using FindPass = std::function<std::optional<UdpPass>(std::uint64_t key_id)>;

class UdpServer {
 public:
  /// Of `limits`, those of connections, idle time and bytes a second hold for links here.
  UdpServer(WorkerPool& workers, const IngestLimits& limits, FindPass find, OnRefused refused = {});
  ~UdpServer();
  UdpServer(const UdpServer&) = delete;
  UdpServer& operator=(const UdpServer&) = delete;

  /// @return where, with the real port, or why not.
  Result<Endpoint> listen(const Endpoint& where);
  /// Hears no more. After the workers have stopped, so that what they say last still goes out.
  void stop();
  const UdpCounters& counters() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace evenstride
