/// What the daemon finds torn when it starts: it ended in the middle of a session, or another did.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "ingest/daemon/catalogue_writer.h"
#include "ingest/daemon/data_directory.h"
#include "ingest/net/worker_pool.h"
#include "ingest/session/host_clock.h"

namespace evenstride {

class Repairs {
 public:
  /// `end_after`: how long a live session may have been silent and still be carried on with.
  Repairs(WorkerPool& workers, CatalogueWriter& entries, const HostClock& clock, Duration end_after)
      : workers_(workers), entries_(entries), clock_(clock), end_after_(end_after) {}

  /// Young live sessions in `folder` are carried on with, each runner's newest only: the sensors were in that
  /// one. Empty files go, everything else gets its end. @return why the folder cannot be read.
  Status all(const std::string& folder);

  /// For people: one line a recording that was torn.
  const std::vector<std::string>& said() const { return said_; }
  std::uint64_t failures() const { return failures_; }

 private:
  void repair(const UnendedRecording& found, bool is_newest);
  bool is_young(const UnendedRecording& found) const;
  bool carry_on(const UnendedRecording& found, const std::string& name);
  void remove(const std::string& path, const std::string& name);
  void end(const UnendedRecording& found, const std::string& name);
  void note_failure(const std::string& name, const std::string& why);

  WorkerPool& workers_;
  CatalogueWriter& entries_;
  const HostClock& clock_;
  Duration end_after_;
  std::vector<std::string> said_;
  std::uint64_t failures_ = 0;
};

}  // namespace evenstride
