/// One run of one runner: two to four sensors come in, what they say is recorded in the order of arrival,
/// handed to the pipeline in the same order, and acknowledged once it is on disk. Lives on one thread and
/// never waits.
#pragma once

#include <functional>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/pipeline.h"
#include "ingest/results/run_view.h"
#include "ingest/session/device_link.h"
#include "ingest/session/event_track.h"
#include "ingest/session/host_clock.h"
#include "ingest/session/replay_merge.h"
#include "ingest/session/sensor_device.h"
#include "ingest/session/session_plan.h"
#include "ingest/session/session_results.h"
#include "ingest/session/session_storage.h"
#include "ingest/session/stored_blocks.h"

namespace evenstride {

class RunnerSession : public std::enable_shared_from_this<RunnerSession> {
 public:
  struct Joined {
    std::shared_ptr<SensorPort> port;
    v1::Welcome welcome;
  };
  using JoinAnswer = std::variant<Joined, v1::ErrorFrame>;

  /// A new session for the runner of `first`, which is then joined like the others. What stands in earlier
  /// recordings, `before`, is not stored again, should a sensor not have heard of it.
  /// @return why not, e.g. that nothing can be stored.
  static Result<std::shared_ptr<RunnerSession>> start(const SessionPlan& plan, const HostClock& clock,
                                                      SessionCounters& counters, const v1::Hello& first,
                                                      const StoredBlocks& before = {});
  /// Carries on with a recording that was cut off: plays it into a new pipeline and appends to it.
  static Result<std::shared_ptr<RunnerSession>> resume(const SessionPlan& plan, const HostClock& clock,
                                                       SessionCounters& counters, const std::string& path);
  ~RunnerSession();

  JoinAnswer join(const v1::Hello& hello, DeviceLink& link);
  /// From the page. @return the time given to it, or why it was not taken.
  Result<Time> mark(v1::Marker marker);
  /// To be called about ten times a second: silence, clock probes, time limits.
  void advance();
  /// Closes what must be synced now; nothing if all is durable or a commit is under way.
  std::shared_ptr<FileSink> begin_commit() { return ended_ ? nullptr : storage_.begin_commit(); }
  /// The sync of what `begin_commit` gave has ended: acknowledges, or gives the file up.
  void end_commit(const Status& synced) { storage_.end_commit(synced); }
  /// Ends the run: closes steps, writes the summary. Its file and its sensors wait for `begin_close`.
  void finish(const std::string& reason);
  /// After the end: what writes the end of the file, which reads all of it; to be run once, on any thread.
  /// Empty when there is nothing to do, or not yet: a commit is under way.
  std::function<Status()> begin_close();
  /// What that returned. Acknowledges, lets go of all sensors.
  void end_close(const Status& closed);
  /// Both, here and now; waits for what runs elsewhere already.
  void close_now();
  /// It has ended, and its file was closed or given up.
  bool settled() const { return settled_; }
  /// `then` is called once it has settled.
  void when_settled(std::function<void()> then);
  /// Lets go of all sensors and leaves the file without an end, to be carried on by the next daemon.
  void suspend(const std::string& reason);

  bool ended() const { return ended_; }
  /// Why its file was given up; empty if it was not.
  const std::string& storage_fault() const { return storage_.fault(); }
  const v1::SessionHeader& header() const { return header_; }
  const std::string& path() const { return path_; }
  v1::Live live();
  /// The last `span` of the run.
  v1::History history(Duration span) const {
    return view_.history(last_time() < Time{} + span ? Time{} : last_time() - span);
  }
  v1::Summary summary();
  v1::RunnerInfo info() const;
  /// In this recording and earlier ones; nothing of a replay.
  StoredBlocks stored() const;
  Time last_time() const { return track_.last(); }

 private:
  class Port;
  RunnerSession(const SessionPlan& plan, const HostClock& clock, SessionCounters& counters,
                v1::SessionHeader header);

  std::shared_ptr<SensorPort> port_of(SensorDevice& device);
  Time now() const;
  std::optional<v1::ErrorFrame> refusal(const v1::Hello& hello) const;
  void add_sensor(const v1::Hello& hello, Time arrival);
  void take_block(SensorDevice& device, const v1::SampleBlock& block, std::string_view serialised,
                  Time arrival);
  void take_event(SensorDevice& device, const v1::ReplayEvent& event);
  void take_marker(const v1::Marker& marker, Time arrival);
  void show_marker(const v1::Marker& marker);
  void take_gone(const SensorDevice& device, std::string_view reason, Time time);
  SensorPort::Flow queue(SensorDevice& device, ReplayMerge::Item item);
  void pump();
  void left(SensorDevice& device, std::string_view reason);
  void drop_link(SensorDevice& device, const v1::ErrorFrame* why);
  void drop_links(const v1::ErrorFrame* why);
  void take_clock_reply(const SensorDevice& device, const v1::ClockReply& reply, Time arrival);
  void probe(SensorDevice& device, Time time);
  void take_over_stored(SensorDevice& device) const;
  void finish_at(Time time, const std::string& reason);
  void settle(const v1::ErrorFrame* why);
  void settle_unstored();
  bool all_said_goodbye() const;
  void show_sensors();
  void rebuild(SessionReader& reader);

  const SessionPlan& plan_;
  const HostClock& clock_;
  SessionCounters& counters_;
  v1::SessionHeader header_;
  std::string path_;
  std::int64_t zero_steady_ns_ = 0;  // session time 0 on the host's steady clock
  std::int64_t last_block_steady_ns_ = 0;
  bool ended_ = false, settled_ = false;
  std::vector<std::function<void()>> waiting_;  // until it has settled
  std::shared_future<Status> closed_;           // once its closing was given out
  SensorDevices devices_;
  SessionStorage storage_;
  StoredBlocks stored_before_;  // in earlier recordings
  std::optional<ReplayMerge> merge_;
  v1::SampleBlock scratch_block_;
  RunView view_;
  SessionResults results_;
  Pipeline pipeline_;
  EventTrack track_;
};

}  // namespace evenstride
