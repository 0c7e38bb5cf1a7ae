/// Threads, each with its event loop and its sessions. A runner belongs to one of them, so that no lock is
/// needed on the way of a sample.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ingest/session/session_hub.h"

namespace boost::asio {
class io_context;
}

namespace evenstride {

class SocketSet;

/// Counters of the connections of one worker.
struct LinkCounters {
  std::atomic<std::uint64_t> opened{0}, closed{0}, refused{0}, bad_frames{0}, bytes_in{0}, bytes_out{0},
      throttled{0}, cut_slow{0}, cut_idle{0}, cut_revoked{0};
};

class WorkerPool {
 public:
  WorkerPool(unsigned threads, const SessionPlan& plan, const HostClock& clock, const SessionNews& news);
  /// Suspends all sessions, then joins the threads.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  std::size_t size() const { return workers_.size(); }
  std::size_t worker_of(const std::string& runner_id) const;
  /// Runs `task` on a worker's thread. From any thread.
  void post(std::size_t worker, std::function<void(SessionHub&)> task);
  /// Runs `task` there every `period`, for as long as the pool lives.
  void every(std::size_t worker, std::chrono::milliseconds period, std::function<void()> task);
  boost::asio::io_context& loop(std::size_t worker);
  std::shared_ptr<SocketSet> sockets(std::size_t worker);
  LinkCounters& links(std::size_t worker);
  const SessionCounters& sessions(std::size_t worker) const;
  /// Runs `task` on each worker's thread when the pool stops, after its sessions were suspended: what holds
  /// sockets of these loops lets go of them here.
  void at_stop(std::function<void(std::size_t worker)> task) { at_stop_.push_back(std::move(task)); }
  /// Suspends all sessions and stops the threads.
  void stop();

 private:
  struct Worker;
  void join();
  std::unique_ptr<Committer> committer_;
  std::unique_ptr<Background> aside_;  // ends of files, and what earlier daemons stored
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::function<void(std::size_t)>> at_stop_;
  bool stopped_ = false;
};

}  // namespace evenstride
