// Longer than most files here: a session is one state, and its events read best side by side.
#include "ingest/session/runner_session.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <random>

#include "ingest/results/convert.h"
#include "ingest/version.h"
#include "ingest/wire/convert.h"
#include "ingest/wire/frame_format.h"
#include "ingest/wire/frames.h"

namespace evenstride {
namespace {

constexpr std::int64_t kAckInterval_ms = 250;
constexpr std::int64_t kProbeEvery_ns = 2'000'000'000;
constexpr std::int64_t kFirstProbesEvery_ns = 500'000'000;  // while the clock's fit settles
constexpr std::uint64_t kFirstProbes = 12;
constexpr std::uint64_t kUnansweredProbes = 3;  // then the device is taken not to answer

Time session_time(std::int64_t ns) { return Time(Duration(ns)); }
std::int64_t ns_of(Time time) { return time.time_since_epoch().count(); }

v1::ErrorFrame fault(v1::ErrorFrame::Code code, const std::string& message) {
  v1::ErrorFrame out;
  out.set_code(code);
  out.set_message(message);
  return out;
}

// Whether sequence numbers go on counting from one to the other.
bool same_count(const v1::Hello& a, const v1::Hello& b) {
  return a.device_id() == b.device_id() && a.device_boot_id() == b.device_boot_id();
}

RunIdentity identity_of(const v1::SessionHeader& header) {
  return {header.runner_id(), header.session_id(), header.session_id() + ".mcap", header.start_unix_ns(),
          header.is_replay()};
}

}  // namespace

std::string storage_fault_of(const SessionPlan& plan) {
  struct statvfs space {};
  if (::statvfs(plan.folder.c_str(), &space) != 0) return "the data directory cannot be reached";
  const std::uint64_t free = static_cast<std::uint64_t>(space.f_bavail) * space.f_frsize;
  return free < plan.min_free_bytes ? "the disk is full" : "";
}

std::string new_session_id(const HostClock& clock, const std::string& runner_id) {
  static thread_local std::mt19937_64 random{std::random_device{}()};
  const std::time_t wall = static_cast<std::time_t>(clock.unix_ns() / 1'000'000'000);
  std::tm utc{};
  ::gmtime_r(&wall, &utc);
  char stamp[32], tail[16];
  std::strftime(stamp, sizeof stamp, "%Y-%m-%dT%H%M%S", &utc);
  std::snprintf(tail, sizeof tail, "%06x", static_cast<unsigned>(random() & 0xFFFFFF));
  return std::string(stamp) + "_" + runner_id + "_" + tail;
}

/// One connection's hold on the session.
class RunnerSession::Port : public SensorPort {
 public:
  Port(std::shared_ptr<RunnerSession> session, SensorDevice& device)
      : session_(std::move(session)), device_(device), join_(device.joins) {}

  Flow block(const v1::SampleBlock& block, std::string_view serialised) override {
    if (!alive()) return Flow::kGo;
    if (session_->merge_) {
      return session_->queue(device_, {block.replay_arrival_ns(), std::string(serialised), {}});
    }
    session_->take_block(device_, block, serialised, session_->now());
    return Flow::kGo;
  }
  void clock_reply(const v1::ClockReply& reply) override {
    if (!alive() || session_->merge_) return;
    // Only the answer to the latest question: what a device says of the host's time is never believed.
    if (reply.id() != device_.probes_sent || reply.host_ns() != device_.last_probe_ns) return;
    ++device_.probes_answered;
    session_->take_clock_reply(device_, reply, session_->now());
  }
  void marker(const v1::Marker& marker) override {
    if (alive()) (void)session_->mark(marker);
  }
  Flow replay_event(const v1::ReplayEvent& event) override {
    if (!alive() || !session_->merge_) return Flow::kGo;
    return session_->queue(device_, {event.arrival_ns(), {}, event});
  }
  void goodbye() override {
    if (!alive()) return;
    device_.said_goodbye = true;
    if (session_->merge_) {
      session_->merge_->ended(device_.site);
      session_->pump();
    }
  }
  void leave(std::string_view reason) override {
    if (!alive()) return;
    device_.link = nullptr;
    session_->left(device_, reason);
  }

 private:
  bool alive() const { return device_.link != nullptr && device_.joins == join_ && !session_->ended_; }
  std::shared_ptr<RunnerSession> session_;
  SensorDevice& device_;
  std::uint64_t join_;
};

/// Results go into the recording, the book, and prompts to the sensors too.
class RunnerSession::Sink : public ResultSink {
 public:
  explicit Sink(RunnerSession& session) : session_(session) {}
  bool muted = false;  // while a recording is played back in: its results are in it already

  void on_gait(Gait gait, Time time) override { session_.view_.on_gait(gait, time); }
  void on_step(const StepRecord& step) override {
    session_.view_.on_step(step);
    record(step);
  }
  void on_stride(const StrideRecord& stride) override {
    session_.view_.on_stride(stride);
    record(stride);
  }
  void on_symmetry(const SymmetryResult& symmetry) override {
    session_.view_.on_symmetry(symmetry);
    record(symmetry);
  }
  void on_fatigue(const FatigueResult& fatigue) override {
    session_.view_.on_fatigue(fatigue);
    record(fatigue);
  }
  void on_break(const BreakResult& outcome) override {
    session_.view_.on_break(outcome);
    record(outcome);
  }
  void on_prompt(const PromptResult& prompt) override {
    session_.view_.on_prompt(prompt);
    record(prompt);
    if (muted) return;
    v1::ServerFrame frame;
    *frame.mutable_prompt() = to_proto(prompt);
    for (auto& [id, device] : session_.devices_) {
      if (device.link != nullptr) device.link->send(frame);
    }
  }

 private:
  template <class Result>
  void record(const Result& result) {
    if (session_.log_ && !muted) session_.log_->writer().add(to_proto(result), session_.last_);
  }
  RunnerSession& session_;
};

RunnerSession::RunnerSession(const SessionPlan& plan, const HostClock& clock, SessionCounters& counters,
                             v1::SessionHeader header)
    : plan_(plan),
      clock_(clock),
      counters_(counters),
      header_(std::move(header)),
      view_(identity_of(header_)) {
  path_ = (std::filesystem::path(plan_.folder) / (header_.session_id() + ".mcap")).string();
  zero_steady_ns_ = clock_.steady_ns();
  last_block_steady_ns_ = zero_steady_ns_;
  sink_ = std::make_unique<Sink>(*this);
  pipeline_ = std::make_unique<Pipeline>(plan_.pipeline, *sink_);
  feed_ = std::make_unique<PipelineFeed>(*pipeline_);
}

RunnerSession::~RunnerSession() = default;

Result<std::shared_ptr<RunnerSession>> RunnerSession::start(const SessionPlan& plan, const HostClock& clock,
                                                            SessionCounters& counters, const v1::Hello& first,
                                                            const RunnerSession* before) {
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
  session->log_ = std::move(*log);
  if (before != nullptr && !before->merge_ && !first.has_replay()) session->remember_stored(*before);
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
  session->zero_steady_ns_ = clock.steady_ns() - (clock.unix_ns() - session->header_.start_unix_ns());
  session->rebuild(*reader);
  auto log = SessionLog::resume(path, session->header_, session->last_, plan.zstd_level);
  if (!log) return Error{log.error()};
  session->log_ = std::move(*log);
  for (auto& [id, device] : session->devices_) {
    session->take_gone(device, "the daemon was restarted", session->now());
  }
  ++counters.sessions_resumed;
  return session;
}

void RunnerSession::rebuild(SessionReader& reader) {
  sink_->muted = true;
  SessionEvent event;
  while (reader.next(event)) {
    if (const auto* hello = std::get_if<v1::SensorHello>(&event)) {
      SensorDevice& device = devices_[hello->hello().device_id()];
      if (!same_count(hello->hello(), device.hello)) device.restart();
      device.hello = hello->hello();
      if (const auto site = site_from(device.hello.site())) device.site = *site;
    } else if (const auto* recorded = std::get_if<v1::RecordedBlock>(&event)) {
      SensorDevice& device = devices_[recorded->device_id()];
      device.recorded = std::max(device.recorded.value_or(0), recorded->block().sequence());
      device.flushed = device.durable = device.recorded;
    } else if (const auto* marker = std::get_if<v1::RecordedMarker>(&event)) {
      show_marker(marker->marker());
    }
    last_ = session_time(event_time_ns(event));
    feed_->feed(event);
  }
  sink_->muted = false;
}

Time RunnerSession::now() const {
  const Time host = session_time(clock_.steady_ns() - zero_steady_ns_);
  return std::max(merge_ ? Time{} : host, last_ + Duration(1));
}

SensorDevice* RunnerSession::worn_at(Site site) {
  for (auto& [id, device] : devices_) {
    if (device.site == site && device.link != nullptr) return &device;
  }
  return nullptr;
}

std::optional<v1::ErrorFrame> RunnerSession::refusal(const v1::Hello& hello) const {
  if (ended_) return fault(v1::ErrorFrame::CODE_GOING_AWAY, "the session has just ended; come again");
  if (hello.has_replay() != merge_.has_value()) {
    return fault(v1::ErrorFrame::CODE_SITE_TAKEN,
                 merge_ ? "a recording of this runner is being played" : "this runner is running live");
  }
  if (merge_ && hello.replay().source_session() != header_.source()) {
    return fault(v1::ErrorFrame::CODE_SITE_TAKEN, "another recording of this runner is being played");
  }
  const auto site = site_from(hello.site());
  for (const auto& [id, device] : devices_) {
    if (device.site == *site && device.link != nullptr && id != hello.device_id()) {
      return fault(v1::ErrorFrame::CODE_SITE_TAKEN,
                   "site " + std::string(name(*site)) + " is worn by " + id + " already");
    }
  }
  if (devices_.count(hello.device_id()) == 0 && devices_.size() >= 4 * plan_.max_sensors) {
    return fault(v1::ErrorFrame::CODE_LIMIT, "too many sensors in this session");
  }
  return std::nullopt;
}

RunnerSession::JoinAnswer RunnerSession::join(const v1::Hello& hello, DeviceLink& link) {
  if (const auto refused = refusal(hello)) return *refused;
  SensorDevice& device = devices_[hello.device_id()];
  if (device.link != nullptr) {
    const auto replaced =
        fault(v1::ErrorFrame::CODE_GOING_AWAY, "the sensor came again by another connection");
    drop_link(device, &replaced);
    if (!merge_) take_gone(device, "came again by another connection", now());
  }
  const bool is_new = device.joins == 0;
  if (!same_count(hello, device.hello)) device.restart();
  device.hello = hello;
  if (is_new) take_over_stored(device);
  device.hello.clear_token();
  device.site = *site_from(hello.site());
  device.link = &link;
  device.said_goodbye = device.waiting = false;
  ++device.joins;
  if (!merge_) {
    add_sensor(device.hello, ns_of(now()));
  } else {
    merge_->joined(device.site);
    if (is_new) {
      v1::ReplayEvent first;
      first.set_arrival_ns(hello.replay().hello_arrival_ns());
      *first.mutable_rejoined() = device.hello;
      merge_->push(device.site, {first.arrival_ns(), {}, first});
    }
  }
  Joined joined;
  joined.port = std::make_shared<Port>(shared_from_this(), device);
  joined.welcome.set_protocol_version(kProtocolVersion);
  joined.welcome.set_session_id(header_.session_id());
  joined.welcome.set_next_sequence(device.durable ? *device.durable + 1 : 0);
  joined.welcome.set_ack_interval_ms(kAckInterval_ms);
  return joined;
}

void RunnerSession::remember_stored(const RunnerSession& before) {
  stored_before_ = before.stored_before_;
  for (const auto& [id, device] : before.devices_) {
    if (device.durable) stored_before_[id] = {device.hello.device_boot_id(), *device.durable};
  }
}

// A device that names no boot may count anew without saying so.
void RunnerSession::take_over_stored(SensorDevice& device) const {
  const auto known = stored_before_.find(device.hello.device_id());
  if (known == stored_before_.end() || device.hello.device_boot_id() == 0) return;
  if (known->second.boot_id != device.hello.device_boot_id()) return;
  device.recorded = device.flushed = device.in_flight = device.durable = known->second.sequence;
}

void RunnerSession::add_sensor(const v1::Hello& hello, std::int64_t arrival_ns) {
  v1::SensorHello joined;
  joined.set_arrival_ns(arrival_ns);
  *joined.mutable_hello() = hello;
  joined.mutable_hello()->clear_replay();
  joined.set_clock_is_session(hello.replay().clock_is_session());
  last_ = session_time(arrival_ns);
  if (log_) last_ = log_->writer().add(joined);
  joined.set_arrival_ns(ns_of(last_));
  feed_->feed(joined);
}

void RunnerSession::take_block(SensorDevice& device, const v1::SampleBlock& block,
                               std::string_view serialised, Time arrival) {
  if (device.recorded && block.sequence() <= *device.recorded) {
    ++device.duplicates;
    ++counters_.duplicate_blocks;
    return;
  }
  last_block_steady_ns_ = clock_.steady_ns();
  last_ = std::max(arrival, last_ + Duration(1));
  if (log_) {
    last_ = log_->writer().add_block(device.site, last_, device.hello.device_id(),
                                     device.hello.device_boot_id(), serialised);
  }
  device.recorded = block.sequence();
  note_flushed();  // the block may have filled its chunk
  if (block.battery_ratio() > 0) device.battery_ratio = block.battery_ratio();
  ++counters_.blocks;
  counters_.samples += block.readings().size() / kReadingBytes;
  if (plan_.analyse) feed_->feed_block(device.hello.device_id(), block, last_);
  if (plan_.latency != nullptr) {
    const auto readings = static_cast<std::int64_t>(block.readings().size() / kReadingBytes);
    plan_.latency->add(clock_.steady_ns() - block.device_time_ns() - (readings - 1) * block.period_ns());
  }
  check_storage();
}

void RunnerSession::take_marker(const v1::Marker& marker, Time arrival) {
  v1::RecordedMarker recorded;
  recorded.set_arrival_ns(ns_of(arrival));
  *recorded.mutable_marker() = marker;
  last_ = arrival;
  recorded.mutable_marker()->set_time_ns(ns_of(last_));
  if (log_) last_ = log_->writer().add(recorded);
  show_marker(recorded.marker());
  feed_->feed(recorded);
}

Result<Time> RunnerSession::mark(v1::Marker marker) {
  if (ended_) return Error{"the session has ended"};
  if (!marker_from(marker.kind())) return Error{"a marker needs a kind"};
  if (marker.text().size() > kMaxText) return Error{"the marker's text is too long"};
  take_marker(marker, now());
  return last_;
}

void RunnerSession::show_marker(const v1::Marker& marker) {
  if (const auto kind = marker_from(marker.kind())) {
    view_.on_marker({*kind, session_time(marker.time_ns()), marker.prompt_id()}, marker.text());
  }
}

void RunnerSession::take_tick(Time time) {
  v1::RecordedTick tick;
  tick.set_time_ns(ns_of(time));
  last_ = time;
  if (log_) last_ = log_->writer().add(tick);
  tick.set_time_ns(ns_of(last_));
  feed_->feed(tick);
}

void RunnerSession::take_clock_reply(const SensorDevice& device, const v1::ClockReply& reply, Time arrival) {
  v1::RecordedClockReply recorded;
  recorded.set_arrival_ns(ns_of(arrival));
  recorded.set_device_id(device.hello.device_id());
  *recorded.mutable_reply() = reply;
  last_ = arrival;
  if (log_) last_ = log_->writer().add(recorded);
  recorded.set_arrival_ns(ns_of(last_));
  feed_->feed(recorded);
}

void RunnerSession::take_gone(const SensorDevice& device, std::string_view reason, Time time) {
  v1::SensorGone gone;
  gone.set_arrival_ns(ns_of(time));
  gone.set_device_id(device.hello.device_id());
  gone.set_reason(std::string(reason));
  last_ = time;
  if (log_) last_ = log_->writer().add(gone);
  gone.set_arrival_ns(ns_of(last_));
  feed_->feed(gone);
}

void RunnerSession::left(SensorDevice& device, std::string_view reason) {
  if (merge_) {
    pump();
    return;
  }
  take_gone(device, device.said_goodbye ? "said goodbye" : reason, now());
}

SensorPort::Flow RunnerSession::queue(SensorDevice& device, ReplayMerge::Item item) {
  last_block_steady_ns_ = clock_.steady_ns();
  if (!merge_->push(device.site, std::move(item))) ++device.duplicates;
  pump();
  device.waiting = !ended_ && merge_->is_full(device.site);
  return device.waiting ? SensorPort::Flow::kWait : SensorPort::Flow::kGo;
}

void RunnerSession::pump() {
  if (!merge_->all_joined()) return;
  while (auto next = ended_ ? std::nullopt : merge_->pop()) {
    auto& [site, item] = *next;
    SensorDevice* device = nullptr;
    for (auto& [id, candidate] : devices_) {
      if (candidate.site == site && candidate.joins > 0) device = &candidate;
    }
    if (device == nullptr) continue;
    if (item.block.empty()) {
      take_event(*device, item.event);
    } else if (scratch_block_.ParseFromString(item.block)) {
      take_block(*device, scratch_block_, item.block, session_time(item.arrival_ns));
    }
  }
  if (ended_) return;
  for (auto& [id, device] : devices_) {
    if (device.waiting && device.link != nullptr && !merge_->is_full(device.site)) {
      device.waiting = false;
      device.link->resume();
    }
  }
  if (merge_->all_ended()) finish("every sensor said goodbye");
}

void RunnerSession::take_event(SensorDevice& device, const v1::ReplayEvent& event) {
  const Time time = std::max(session_time(event.arrival_ns()), last_ + Duration(1));
  switch (event.kind_case()) {
    case v1::ReplayEvent::kRejoined: {
      v1::Hello hello = event.rejoined();
      if (!same_count(hello, device.hello)) device.restart();
      *hello.mutable_replay() = device.hello.replay();
      device.hello = hello;
      add_sensor(hello, ns_of(time));
      break;
    }
    case v1::ReplayEvent::kGone:
      take_gone(device, event.gone(), time);
      break;
    case v1::ReplayEvent::kClockReply:
      take_clock_reply(device, event.clock_reply(), time);
      break;
    case v1::ReplayEvent::kTick:
      take_tick(time);
      break;
    case v1::ReplayEvent::kMarker:
      take_marker(event.marker(), time);
      break;
    case v1::ReplayEvent::kEnd:
      finish_at(time, event.end());
      break;
    default:
      break;  // only said that nothing earlier comes
  }
}

void RunnerSession::probe(SensorDevice& device, Time time) {
  if (device.link == nullptr || device.said_goodbye) return;
  if (device.probes_sent >= kUnansweredProbes && device.probes_answered == 0) return;
  const std::int64_t every_ns = device.probes_sent < kFirstProbes ? kFirstProbesEvery_ns : kProbeEvery_ns;
  if (device.probes_sent > 0 && ns_of(time) - device.last_probe_ns < every_ns) return;
  device.last_probe_ns = ns_of(time);
  v1::ServerFrame frame;
  frame.mutable_clock_probe()->set_id(++device.probes_sent);
  frame.mutable_clock_probe()->set_host_ns(ns_of(time));
  device.link->send(frame);
}

void RunnerSession::advance() {
  if (ended_) return;
  const std::int64_t steady = clock_.steady_ns();
  if (merge_) {
    if (steady - last_block_steady_ns_ > plan_.replay_patience.count()) finish("the replay stopped");
    return;
  }
  const Time time = now();
  for (auto& [id, device] : devices_) probe(device, time);
  if (time - last_ >= plan_.tick_after && !devices_.empty()) take_tick(time);
  check_storage();
  if (log_ == nullptr && steady >= storage_retry_steady_ns_) retry_storage();
  if (ended_) return;
  if (all_said_goodbye()) {
    finish("every sensor said goodbye");
  } else if (steady - last_block_steady_ns_ > plan_.end_after.count()) {
    finish("no sensor sent anything");
  }
}

bool RunnerSession::all_said_goodbye() const {
  return !devices_.empty() && std::all_of(devices_.begin(), devices_.end(),
                                          [](const auto& entry) { return entry.second.said_goodbye; });
}

void RunnerSession::check_storage() {
  if (log_ && !log_->status()) give_up_log(log_->status().error());
}

// The file may hold less than was handed to it, so nothing more is acknowledged from it. The run itself goes
// on: its live picture needs no disk.
void RunnerSession::give_up_log(const std::string& why) {
  storage_fault_ = why;
  log_->abandon();
  log_.reset();
  ++counters_.storage_failures;
  storage_retry_steady_ns_ = clock_.steady_ns() + plan_.storage_retry.count();
}

// Once there is room again the sensors are sent away, come back at once into a new session, and send again
// what was never acknowledged.
void RunnerSession::retry_storage() {
  storage_retry_steady_ns_ = clock_.steady_ns() + plan_.storage_retry.count();
  if (!storage_fault_of(plan_).empty()) return;
  finish("storage failed: " + storage_fault_);
}

std::shared_ptr<FileSink> RunnerSession::begin_commit() {
  if (ended_ || commit_under_way_ || !log_) return nullptr;
  const bool dirty = log_->flush_if_due(clock_.steady_ns());
  note_flushed();
  check_storage();
  if (!dirty || !log_) return nullptr;
  for (auto& [id, device] : devices_) device.in_flight = device.flushed;
  commit_under_way_ = true;
  return log_->begin_sync();
}

// With no chunk open, all that was recorded is in the file.
void RunnerSession::note_flushed() {
  if (!log_ || log_->writer().mcap().open_chunk_bytes() != 0) return;
  for (auto& [id, device] : devices_) device.flushed = device.recorded;
}

void RunnerSession::end_commit(const Status& synced) {
  commit_under_way_ = false;
  if (ended_ || !log_) return;
  if (!synced) {
    give_up_log(synced.error());
    return;
  }
  ++counters_.commits;
  log_->end_sync();
  for (auto& [id, device] : devices_) {
    if (device.in_flight == device.durable) continue;
    device.durable = device.in_flight;
    acknowledge(device);
  }
}

void RunnerSession::acknowledge(SensorDevice& device) {
  if (device.link == nullptr || !device.durable) return;
  v1::ServerFrame frame;
  frame.mutable_ack()->set_durable_sequence(*device.durable);
  device.link->send(frame);
}

void RunnerSession::drop_link(SensorDevice& device, const v1::ErrorFrame* why) {
  if (device.link == nullptr) return;
  DeviceLink* link = device.link;
  device.link = nullptr;
  link->close(why);
}

void RunnerSession::drop_links(const v1::ErrorFrame* why) {
  for (auto& [id, device] : devices_) drop_link(device, why);
}

void RunnerSession::finish(const std::string& reason) { finish_at(now(), reason); }

void RunnerSession::finish_at(Time time, const std::string& reason) {
  if (ended_) return;
  v1::SessionEnd end;
  end.set_time_ns(ns_of(time));
  end.set_reason(reason);
  last_ = session_time(end.time_ns());
  if (log_) last_ = log_->writer().add(end);
  feed_->feed(end);
  ended_ = true;
  ++counters_.sessions_ended;
  if (!log_) {
    const auto why = fault(v1::ErrorFrame::CODE_STORAGE, storage_fault_);
    drop_links(&why);
    return;
  }
  log_->writer().add(summary(), last_);
  const Status closed = log_->close();
  if (!closed) {
    give_up_log(closed.error());
    const auto why = fault(v1::ErrorFrame::CODE_STORAGE, storage_fault_);
    drop_links(&why);
    return;
  }
  acknowledge_all();
  log_.reset();
  drop_links(nullptr);
}

void RunnerSession::acknowledge_all() {
  for (auto& [id, device] : devices_) {
    device.durable = device.recorded;
    acknowledge(device);
  }
}

void RunnerSession::suspend(const std::string& reason) {
  if (ended_) return;
  if (merge_ || devices_.empty()) return finish(reason);
  ended_ = true;
  if (log_) {
    log_->flush();
    const Status stored = log_->status() ? log_->begin_sync()->sync() : log_->status();
    if (stored) {
      acknowledge_all();
      log_.reset();
    } else {
      give_up_log(stored.error());
    }
  }
  const auto why = fault(v1::ErrorFrame::CODE_GOING_AWAY, reason);
  drop_links(&why);
}

void RunnerSession::show_sensors() {
  std::vector<v1::SensorState> states;
  for (const auto& [id, device] : devices_) {
    const auto status = pipeline_->sensor_status(device.site);
    if (!status) continue;
    v1::SensorState state = to_proto(*status, device.hello.device_id(), device.link != nullptr);
    state.set_duplicate_blocks(state.duplicate_blocks() + device.duplicates);
    if (device.battery_ratio > 0) state.set_battery_ratio(static_cast<double>(device.battery_ratio));
    states.push_back(std::move(state));
  }
  view_.set_sensors(std::move(states));
}

v1::Live RunnerSession::live() {
  show_sensors();
  return view_.live(last_);
}

v1::Summary RunnerSession::summary() {
  show_sensors();
  v1::Summary out = view_.summary();
  out.set_duration_s(seconds(last_));
  out.set_software_version(header_.software_version());
  return out;
}

v1::RunnerInfo RunnerSession::info() const {
  v1::RunnerInfo out;
  out.set_runner_id(header_.runner_id());
  out.set_session_id(header_.session_id());
  out.set_start_unix_ns(header_.start_unix_ns());
  out.set_active(!ended_);
  out.set_is_replay(header_.is_replay());
  out.set_steps(view_.steps());
  for (const auto& [id, device] : devices_) out.add_sites(wire_from(device.site));
  return out;
}

}  // namespace evenstride
