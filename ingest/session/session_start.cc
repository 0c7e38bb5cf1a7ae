// A session begins: new, or from a recording that was cut off.
#include <algorithm>
#include <filesystem>

#include "ingest/recording/session_reader.h"
#include "ingest/session/runner_session.h"
#include "ingest/version.h"
#include "ingest/wire/convert.h"

namespace evenstride {
namespace {

RunIdentity identity_of(const v1::SessionHeader& header) {
  return {header.runner_id(), header.session_id(), header.session_id() + ".mcap", header.start_unix_ns(),
          header.is_replay()};
}

}  // namespace

RunnerSession::RunnerSession(const SessionPlan& plan, const HostClock& clock, SessionCounters& counters,
                             v1::SessionHeader header)
    : plan_(plan),
      clock_(clock),
      counters_(counters),
      header_(std::move(header)),
      zero_steady_ns_(clock.steady_ns()),
      last_block_steady_ns_(zero_steady_ns_),
      storage_(plan, clock, counters, devices_),
      view_(identity_of(header_)),
      results_(view_, devices_, storage_, track_),
      pipeline_(pipeline_params_of(plan, header_.runner_id(), view_), results_),
      track_(pipeline_, storage_, plan.shoe_pairs) {
  path_ = (std::filesystem::path(plan_.folder) / (header_.session_id() + ".mcap")).string();
}

RunnerSession::~RunnerSession() = default;

Result<std::shared_ptr<RunnerSession>> RunnerSession::start(const SessionPlan& plan, const HostClock& clock,
                                                            SessionCounters& counters, const v1::Hello& first,
                                                            const StoredBlocks& before) {
  const std::string fault = storage_fault_of(plan);
  if (!fault.empty()) return Error{fault};
  v1::SessionHeader header;
  header.set_session_id(new_session_id(clock, first.runner_id()));
  header.set_runner_id(first.runner_id());
  header.set_is_replay(first.has_replay());
  header.set_start_unix_ns(first.has_replay() ? first.replay().start_unix_ns() : clock.unix_ns());
  if (first.has_replay()) header.set_source(first.replay().source_session());
  header.set_software_version(version());
  auto session = std::shared_ptr<RunnerSession>(new RunnerSession(plan, clock, counters, header));
  auto log = SessionLog::create(session->path_, header, plan.zstd_level);
  if (!log) return Error{log.error()};
  session->storage_.open(std::move(*log));
  if (!first.has_replay()) session->stored_before_ = before;
  if (first.has_replay()) {
    session->merge_.emplace();
    for (const int site : first.replay().sites()) {
      if (const auto known = site_from(static_cast<v1::Site>(site))) session->merge_->expect(*known);
    }
  }
  ++counters.sessions_started;
  return session;
}

Result<std::shared_ptr<RunnerSession>> RunnerSession::resume(const SessionPlan& plan, const HostClock& clock,
                                                             SessionCounters& counters,
                                                             const std::string& path) {
  auto reader = SessionReader::open(path);
  if (!reader) return Error{reader.error()};
  auto session = std::shared_ptr<RunnerSession>(new RunnerSession(plan, clock, counters, reader->header()));
  session->path_ = path;
  session->stored_before_ = stored_lately(plan.folder, session->header_.runner_id(), seconds(plan.end_after),
                                          counters.storage_failures, path);
  session->zero_steady_ns_ = clock.steady_ns() - (clock.unix_ns() - session->header_.start_unix_ns());
  session->rebuild(*reader);
  auto log = SessionLog::resume(path, session->header_, session->last_time(), plan.zstd_level);
  if (!log) return Error{log.error()};
  session->storage_.open(std::move(*log));
  for (auto& [id, device] : session->devices_) {
    session->take_gone(device, "the daemon was restarted", session->now());
  }
  ++counters.sessions_resumed;
  return session;
}

void RunnerSession::rebuild(SessionReader& reader) {
  results_.muted = true;
  SessionEvent event;
  while (reader.next(event)) {
    if (const auto* hello = std::get_if<v1::SensorHello>(&event)) {
      SensorDevice& device = devices_[hello->hello().device_id()];
      if (!same_count(hello->hello(), device.hello)) device.restart();
      device.hello = hello->hello();
      take_over_stored(device);
      if (const auto site = site_from(device.hello.site())) device.site = *site;
    } else if (const auto* recorded = std::get_if<v1::RecordedBlock>(&event)) {
      SensorDevice& device = devices_[recorded->device_id()];
      device.recorded = std::max(device.recorded.value_or(0), recorded->block().sequence());
      device.flushed = device.durable = device.recorded;
    } else if (const auto* marker = std::get_if<v1::RecordedMarker>(&event)) {
      show_marker(marker->marker());
    }
    track_.replay(event);
  }
  results_.muted = false;
}

}  // namespace evenstride
