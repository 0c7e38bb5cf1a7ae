/// What a session has on disk: its recording, which blocks of which sensor are durable in it, and what
/// follows when it cannot be written.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "ingest/session/sensor_device.h"
#include "ingest/session/session_log.h"
#include "ingest/session/session_plan.h"

namespace evenstride {

class SessionStorage {
 public:
  /// All must outlive this.
  SessionStorage(const SessionPlan& plan, const HostClock& clock, SessionCounters& counters,
                 SensorDevices& devices)
      : plan_(plan), clock_(clock), counters_(counters), devices_(devices) {}

  void open(std::unique_ptr<SessionLog> log) { log_ = std::move(log); }
  /// Nothing once the file was closed or given up.
  SessionWriter* writer() { return log_ && !closing_ ? &log_->writer() : nullptr; }
  /// Why the file was given up; empty if it was not.
  const std::string& fault() const { return fault_; }
  /// After something was written: notes what has reached the file, and whether that failed.
  void check();
  /// The file was given up some time ago, and could be written by now. Asks seldom.
  bool has_room_again();

  /// Closes what must be synced now; nothing if all is durable or a commit is under way.
  std::shared_ptr<FileSink> begin_commit();
  /// The sync of what `begin_commit` gave has ended: acknowledges, or gives the file up.
  void end_commit(const Status& synced);
  bool commit_under_way() const { return commit_under_way_; }
  /// Nothing more is written to it. @return what writes the file's end, which reads all of it: to be run
  /// once, on any thread. Empty without a file, or if it was given out before.
  std::function<Status()> begin_close();
  /// What that returned: acknowledges everything, or gives the file up.
  Status end_close(const Status& closed);
  /// Leaves the file without an end. Acknowledges everything, or gives the file up.
  Status leave();

 private:
  void note_flushed();
  void give_up(const std::string& why);
  Status store(const Status& stored);
  static void acknowledge(SensorDevice& device);

  const SessionPlan& plan_;
  const HostClock& clock_;
  SessionCounters& counters_;
  SensorDevices& devices_;
  std::shared_ptr<SessionLog> log_;  // while it is being closed, its own thread's alone
  std::string fault_;
  std::int64_t retry_steady_ns_ = 0;
  bool commit_under_way_ = false, closing_ = false;
};

}  // namespace evenstride
