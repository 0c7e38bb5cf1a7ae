/// A daemon in a process of its own, to be loaded and watched from this one.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

#include "ingest/daemon/daemon.h"

namespace evenstride {

class LoadDaemon {
 public:
  /// Forks: no thread may run yet. `options.session.latency` is set to memory that both processes see.
  static Result<std::unique_ptr<LoadDaemon>> start(DaemonOptions options);
  /// Stops it and waits.
  ~LoadDaemon();
  LoadDaemon(const LoadDaemon&) = delete;
  LoadDaemon& operator=(const LoadDaemon&) = delete;

  const Endpoint& ingest() const { return ingest_; }
  LatencyHistogram& latency();
  double cpu_s() const;             ///< used so far, user and system
  double rss_mb() const;            ///< resident now
  std::size_t descriptors() const;  ///< open now
  void stop();

 private:
  struct Shared;
  explicit LoadDaemon(Shared* shared) : shared_(shared) {}
  Shared* shared_;
  pid_t child_ = -1;
  Endpoint ingest_;
};

}  // namespace evenstride
