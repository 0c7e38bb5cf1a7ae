/// The daemon's way from socket to disk, on one thread and on a clock that the test sets: real connections,
/// sessions and files, and a disk that forgets what was not synced when it is killed.
#pragma once

#include <boost/asio/io_context.hpp>
#include <list>
#include <map>
#include <memory>
#include <random>
#include <string>

#include "ingest/net/tcp_link.h"
#include "ingest/session/session_hub.h"
#include "tests/ingest/support/set_clock.h"

namespace evenstride::test {

class SimulatedDaemon {
 public:
  SimulatedDaemon(const std::string& folder, SetClock& clock, std::mt19937_64& random);
  ~SimulatedDaemon();

  /// A connection whose Hello has come. @return the sensor's end, a stream socket.
  int connect(const v1::Hello& hello);
  /// Lets everything happen that can happen now.
  void poll() {
    loop_.restart();  // it stops whenever nobody is connected
    loop_.poll();
  }
  /// To be called for every step of the clock. Commits end some steps after they began, as on a slow disk,
  /// and fail as often as `sync_failure_ratio` says.
  void step(double sync_failure_ratio);
  /// As `kill -9` with power loss: what was not synced is there in part, or not at all, or is rubbish; then a
  /// new daemon mends it and carries on.
  void kill_and_restart();
  std::shared_ptr<RunnerSession> session() const { return hub_->find("runner-7"); }
  const SessionCounters& counters() const { return hub_->counters(); }

 private:
  struct Commit {
    std::shared_ptr<RunnerSession> session;
    std::uint64_t bytes = 0;
    int steps_left = 0;
  };
  void start();
  void begin_commits();
  void end_commits(double failure_ratio);
  void lose_what_was_not_synced();

  SessionPlan plan_;
  SetClock& clock_;
  std::mt19937_64& random_;
  IngestLimits limits_;
  LinkCounters link_counters_;
  boost::asio::io_context loop_{1};
  std::shared_ptr<SocketSet> sockets_ = SocketSet::create(loop_);
  Committer unused_{1};
  std::unique_ptr<SessionHub> hub_;
  std::list<std::shared_ptr<TcpLink>> links_;
  std::list<Commit> commits_;
  std::map<std::string, std::uint64_t> synced_;  // bytes of each recording that survive
  std::uint64_t steps_ = 0;
};

}  // namespace evenstride::test
