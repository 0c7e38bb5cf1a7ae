/// One run of one runner: two to four sensors come in, what they say is recorded in the order of arrival,
/// handed to the pipeline in the same order, and acknowledged once it is on disk. Lives on one thread and
/// never waits.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/pipeline.h"
#include "ingest/recording/play.h"
#include "ingest/results/run_view.h"
#include "ingest/session/device_link.h"
#include "ingest/session/host_clock.h"
#include "ingest/session/latency_histogram.h"
#include "ingest/session/replay_merge.h"
#include "ingest/session/sensor_device.h"
#include "ingest/session/session_log.h"
#include "ingest/session/session_room.h"

namespace evenstride {

/// What every session of a daemon is made with.
struct SessionPlan {
  std::string folder;  ///< where recordings are written
  PipelineParams pipeline;
  std::size_t max_sensors = 5;
  Duration tick_after = std::chrono::milliseconds(200);  ///< of silence
  Duration end_after = std::chrono::minutes(5);          ///< without any block
  Duration replay_patience = std::chrono::seconds(30);   ///< for a sensor that does not come back
  Duration storage_retry = std::chrono::seconds(2);
  /// For load tests: devices that stamp their last reading with this machine's steady clock as they send it.
  /// From then until its results are out is added here.
  LatencyHistogram* latency = nullptr;
  SessionRoom* room = nullptr;                 ///< bounds all sessions together; null: no bound
  int zstd_level = 1;                          ///< of recordings
  bool analyse = true;                         ///< false: record and acknowledge only
  std::uint64_t min_free_bytes = 64ull << 20;  ///< no new session with less than this
};

/// Why no new session can be stored now; empty if it can.
std::string storage_fault_of(const SessionPlan& plan);

/// Counters of all sessions of one thread, added up for the metrics.
struct SessionCounters {
  std::atomic<std::uint64_t> blocks{0}, samples{0}, duplicate_blocks{0}, commits{0}, storage_failures{0},
      sessions_started{0}, sessions_ended{0}, sessions_resumed{0}, refused_storage{0}, refused_full{0},
      refused_memory{0};
};

class RunnerSession : public std::enable_shared_from_this<RunnerSession> {
 public:
  struct Joined {
    std::shared_ptr<SensorPort> port;
    v1::Welcome welcome;
  };
  using JoinAnswer = std::variant<Joined, v1::ErrorFrame>;

  /// A new session for the runner of `first`, which is then joined like the others. What the runner's session
  /// `before` has stored is not stored again, should a sensor not have heard of it.
  /// @return why not, e.g. that nothing can be stored.
  static Result<std::shared_ptr<RunnerSession>> start(const SessionPlan& plan, const HostClock& clock,
                                                      SessionCounters& counters, const v1::Hello& first,
                                                      const RunnerSession* before = nullptr);
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
  std::shared_ptr<FileSink> begin_commit();
  /// The sync of what `begin_commit` gave has ended: acknowledges, or gives the file up.
  void end_commit(const Status& synced);
  /// Ends the run: closes steps, writes the summary and the end of the file, lets go of all sensors.
  void finish(const std::string& reason);
  /// Lets go of all sensors and leaves the file without an end, to be carried on by the next daemon.
  void suspend(const std::string& reason);

  bool ended() const { return ended_; }
  const v1::SessionHeader& header() const { return header_; }
  const std::string& path() const { return path_; }
  v1::Live live();
  /// The last `span` of the run.
  v1::History history(Duration span) const {
    return view_.history(last_ < Time{} + span ? Time{} : last_ - span);
  }
  v1::Summary summary();
  v1::RunnerInfo info() const;
  Time last_time() const { return last_; }

 private:
  class Port;
  class Sink;
  RunnerSession(const SessionPlan& plan, const HostClock& clock, SessionCounters& counters,
                v1::SessionHeader header);

  Time now() const;
  std::optional<v1::ErrorFrame> refusal(const v1::Hello& hello) const;
  SensorDevice* worn_at(Site site);
  void add_sensor(const v1::Hello& hello, std::int64_t arrival_ns);
  void take_block(SensorDevice& device, const v1::SampleBlock& block, std::string_view serialised,
                  Time arrival);
  void take_event(SensorDevice& device, const v1::ReplayEvent& event);
  void take_marker(const v1::Marker& marker, Time arrival);
  void show_marker(const v1::Marker& marker);
  void take_tick(Time time);
  void take_gone(const SensorDevice& device, std::string_view reason, Time time);
  SensorPort::Flow queue(SensorDevice& device, ReplayMerge::Item item);
  void pump();
  void left(SensorDevice& device, std::string_view reason);
  void drop_link(SensorDevice& device, const v1::ErrorFrame* why);
  void drop_links(const v1::ErrorFrame* why);
  void take_clock_reply(const SensorDevice& device, const v1::ClockReply& reply, Time arrival);
  void probe(SensorDevice& device, Time time);
  void check_storage();
  void give_up_log(const std::string& why);
  void retry_storage();
  void acknowledge(SensorDevice& device);
  void acknowledge_all();
  void remember_stored(const RunnerSession& before);
  void take_over_stored(SensorDevice& device) const;
  void note_flushed();
  void finish_at(Time time, const std::string& reason);
  bool all_said_goodbye() const;
  void show_sensors();
  void rebuild(SessionReader& reader);

  const SessionPlan& plan_;
  const HostClock& clock_;
  SessionCounters& counters_;
  v1::SessionHeader header_;
  std::string path_;
  std::int64_t zero_steady_ns_ = 0;  // session time 0 on the host's steady clock
  Time last_{};                      // of the last event
  std::int64_t last_block_steady_ns_ = 0, storage_retry_steady_ns_ = 0;
  bool ended_ = false, commit_under_way_ = false;
  std::string storage_fault_;
  std::map<std::string, SensorDevice, std::less<>> devices_;
  struct Stored {
    std::uint64_t boot_id, sequence;
  };
  std::map<std::string, Stored, std::less<>> stored_before_;  // by device, in earlier sessions
  std::optional<ReplayMerge> merge_;
  v1::SampleBlock scratch_block_;
  std::unique_ptr<SessionLog> log_;
  RunView view_;
  std::unique_ptr<Sink> sink_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<PipelineFeed> feed_;
};

/// "2026-11-22T101530_runner_ab12": sorts by time, unique.
std::string new_session_id(const HostClock& clock, const std::string& runner_id);

}  // namespace evenstride
