/// Sends the live picture of each watched runner to its pages, four times a second.
///
/// The picture is made once, on the runner's worker, and shared. A page that does not keep up loses old
/// pictures; the way of the samples never waits for it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ingest/http/http.h"
#include "ingest/net/worker_pool.h"

namespace evenstride {

class LiveStreams {
 public:
  explicit LiveStreams(WorkerPool& workers) : workers_(workers) {}
  /// @param still asked at each turn: false ends the stream, as when its token was revoked.
  void add(const std::string& runner, std::shared_ptr<EventQueue> queue, std::function<bool()> still);
  /// Every 250 ms, on any one thread.
  void turn();

 private:
  WorkerPool& workers_;
  std::mutex mutex_;
  struct Watcher {
    std::shared_ptr<EventQueue> queue;
    std::function<bool()> still;
  };
  std::map<std::string, std::vector<Watcher>> watchers_;
};

}  // namespace evenstride
