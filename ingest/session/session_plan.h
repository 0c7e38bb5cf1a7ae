/// What the sessions of a daemon have in common: what they are made with, what they count, how they are
/// named.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "core/pipeline.h"
#include "ingest/recording/shoe_pair.h"
#include "ingest/results/personal.h"
#include "ingest/session/host_clock.h"
#include "ingest/session/latency_histogram.h"
#include "ingest/session/session_room.h"

namespace evenstride {

/// What every session of a daemon is made with.
struct SessionPlan {
  std::string folder;  ///< where recordings are written
  PipelineParams pipeline;
  std::vector<Personal> personals = {};   ///< runners of whom a force reference has taught something
  std::vector<ShoePair> shoe_pairs = {};  ///< sensors of which a swap test has taught something
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

/// The pipeline of one runner: with what is known of this runner, of which `view` is told.
PipelineParams pipeline_params_of(const SessionPlan& plan, const std::string& runner_id, RunView& view);

/// Counters of all sessions of one thread, added up for the metrics.
struct SessionCounters {
  std::atomic<std::uint64_t> blocks{0}, samples{0}, duplicate_blocks{0}, commits{0}, storage_failures{0},
      sessions_started{0}, sessions_ended{0}, sessions_resumed{0}, refused_storage{0}, refused_full{0},
      refused_memory{0};
};

/// "2026-11-22T101530_runner_ab12": sorts by time, unique.
std::string new_session_id(const HostClock& clock, const std::string& runner_id);

}  // namespace evenstride
