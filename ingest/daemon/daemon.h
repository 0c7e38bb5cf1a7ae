/// `evenstride serve`: sensors in, recordings and catalogue on disk, the live page out.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ingest/access/access.h"
#include "ingest/daemon/log.h"
#include "ingest/http/http.h"
#include "ingest/net/ingest_server.h"
#include "ingest/tls/tls_gate.h"

namespace evenstride {

struct DaemonOptions {
  std::string data;  ///< directory of recordings and catalogue; made if it is not there
  std::string ingest = "127.0.0.1:7070";
  std::string http = "127.0.0.1:8080";
  std::string udp;                 ///< "127.0.0.1:7071": blocks by datagram, not ciphered; empty: not spoken
  bool udp_unencrypted = false;    ///< `udp` may be beyond loopback, for all there to read
  std::string assets;              ///< serve the page's files from here instead of those within the program
  std::vector<std::string> ximu3;  ///< x-IMU3 sensors to connect to: "ADDRESS:PORT=RUNNER:SITE"
  unsigned workers = 0;            ///< threads for sessions; 0 = one for each processor
  IngestLimits ingest_limits;
  HttpLimits http_limits;
  bool tokens = false;    ///< sensors and pages must show one
  bool insecure = false;  ///< may listen beyond loopback without TLS or without tokens
  AccessLimits access_limits;
  TlsFiles tls;         ///< given: both addresses speak TLS only
  SessionPlan session;  ///< its folder and room are set by the daemon
  SessionLimits session_limits;
  std::string retention;  ///< "90d,20GB": see retention_rule_from; empty = keep everything
  LogLevel log_level = LogLevel::kInfo;
};

class Daemon {
 public:
  /// All that can be told without opening the data directory: addresses, who may reach them, certificate, the
  /// page's folder. @return one line that says what is wrong.
  static Status check(const DaemonOptions& options);
  /// Opens the data directory, mends what was torn, carries on with what can be carried on, and listens.
  /// @return one line that says why not, e.g. that a port is in use.
  static Result<std::unique_ptr<Daemon>> start(const DaemonOptions& options);
  /// Tells sensors, syncs everything, stops.
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  /// Reads tokens and certificate again; what is connected stays. @return what could not be read: then the
  /// certificate that was there goes on.
  Status reload();

  const Endpoint& ingest() const;
  const Endpoint& http() const;
  const Endpoint& udp() const;  ///< port 0: not spoken
  /// What was found in the data directory at the start, for people: one line a recording that was torn.
  const std::vector<std::string>& repairs() const;

 private:
  struct State;
  explicit Daemon(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace evenstride
