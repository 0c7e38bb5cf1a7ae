#include "ingest/session/runner_session.h"

#include <algorithm>
#include <utility>

#include "ingest/results/notes.h"
#include "ingest/wire/convert.h"
#include "ingest/wire/frames.h"

namespace evenstride {
namespace {

constexpr std::int64_t kProbeEvery_ns = 2'000'000'000;
constexpr std::int64_t kFirstProbesEvery_ns = 500'000'000;  // while the clock's fit settles
constexpr std::uint64_t kFirstProbes = 12;
constexpr std::uint64_t kUnansweredProbes = 3;  // then the device is taken not to answer

}  // namespace

Time RunnerSession::now() const {
  const Time host = session_time(clock_.steady_ns() - zero_steady_ns_);
  return std::max(merge_ ? Time{} : host, track_.next());
}

void RunnerSession::take_block(SensorDevice& device, const v1::SampleBlock& block,
                               std::string_view serialised, Time arrival) {
  if (device.recorded && block.sequence() <= *device.recorded) {
    ++device.duplicates;
    ++counters_.duplicate_blocks;
    return;
  }
  last_block_steady_ns_ = clock_.steady_ns();
  track_.write_block(device, serialised, arrival);
  device.recorded = block.sequence();
  storage_.check();  // the block may have filled its chunk
  const float battery = block.battery_ratio();
  if (battery > 0.0f && battery <= 1.0f) device.battery_ratio = battery;  // anything else is no ratio
  ++counters_.blocks;
  counters_.samples += block.readings().size() / kReadingBytes;
  if (plan_.analyse) track_.analyse_block(device, block);
  if (plan_.latency != nullptr) {
    const auto readings = static_cast<std::int64_t>(block.readings().size() / kReadingBytes);
    plan_.latency->add(clock_.steady_ns() - block.device_time_ns() - (readings - 1) * block.period_ns());
  }
}

void RunnerSession::take_marker(const v1::Marker& marker, Time arrival) {
  v1::RecordedMarker recorded;
  *recorded.mutable_marker() = marker;
  recorded.mutable_marker()->set_time_ns(ns_of(arrival));
  show_marker(recorded.marker());
  track_.take(std::move(recorded), arrival);
}

void RunnerSession::take_clock_reply(const SensorDevice& device, const v1::ClockReply& reply, Time arrival) {
  v1::RecordedClockReply recorded;
  recorded.set_device_id(device.hello.device_id());
  *recorded.mutable_reply() = reply;
  track_.take(std::move(recorded), arrival);
}

void RunnerSession::take_gone(const SensorDevice& device, std::string_view reason, Time time) {
  v1::SensorGone gone;
  gone.set_device_id(device.hello.device_id());
  gone.set_reason(std::string(reason));
  track_.take(std::move(gone), time);
}

Result<Time> RunnerSession::mark(v1::Marker marker) {
  if (ended_) return Error{"the session has ended"};
  if (!marker_from(marker.kind())) return Error{"a marker needs a kind"};
  if (marker.text().size() > kMaxText) return Error{"the marker's text is too long"};
  take_marker(marker, now());
  return last_time();
}

void RunnerSession::show_marker(const v1::Marker& marker) {
  if (const auto kind = marker_from(marker.kind())) {
    view_.on_marker({*kind, session_time(marker.time_ns()), marker.prompt_id()}, marker.text());
  }
}

void RunnerSession::left(SensorDevice& device, std::string_view reason) {
  if (merge_) {
    pump();
    return;
  }
  take_gone(device, device.said_goodbye ? "said goodbye" : reason, now());
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
  if (time - last_time() >= plan_.tick_after && !devices_.empty()) track_.take(v1::RecordedTick{}, time);
  storage_.check();
  // Once there is room again the sensors are sent away, come back at once into a new session, and send again
  // what was never acknowledged.
  if (storage_.has_room_again()) finish("storage failed: " + storage_.fault());
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

void RunnerSession::finish(const std::string& reason) { finish_at(now(), reason); }

void RunnerSession::finish_at(Time time, const std::string& reason) {
  if (ended_) return;
  v1::SessionEnd end;
  end.set_reason(reason);
  track_.take(std::move(end), time);
  ended_ = true;
  ++counters_.sessions_ended;
  note_missing(pipeline_, view_);
  if (SessionWriter* writer = storage_.writer()) {
    writer->add(summary(), last_time());
    return;
  }
  settle_unstored();
}

void RunnerSession::settle_unstored() {
  const auto why = error_of(v1::ErrorFrame::CODE_STORAGE, storage_.fault());
  settle(&why);
}

std::function<Status()> RunnerSession::begin_close() {
  if (!ended_ || settled_ || storage_.commit_under_way()) return {};
  if (!storage_.fault().empty()) return settle_unstored(), nullptr;  // the last commit failed
  auto work = storage_.begin_close();
  if (!work) return {};
  auto done = std::make_shared<std::promise<Status>>();
  closed_ = done->get_future().share();
  return [work = std::move(work), done] {
    const Status closed = work();
    done->set_value(closed);
    return closed;
  };
}

void RunnerSession::end_close(const Status& closed) {
  if (settled_) return;  // it could not be waited for
  if (storage_.end_close(closed)) return settle(nullptr);
  settle_unstored();
}

void RunnerSession::close_now() {
  if (!ended_ || settled_) return;
  if (closed_.valid()) return end_close(closed_.get());
  if (!storage_.fault().empty()) return settle_unstored();
  if (const auto work = storage_.begin_close()) end_close(work());
}

void RunnerSession::settle(const v1::ErrorFrame* why) {
  settled_ = true;
  drop_links(why);
  for (const auto& then : std::exchange(waiting_, {})) then();
}

void RunnerSession::when_settled(std::function<void()> then) {
  if (settled_) return then();
  waiting_.push_back(std::move(then));
}

void RunnerSession::suspend(const std::string& reason) {
  if (!ended_ && (merge_ || devices_.empty())) finish(reason);
  if (ended_) return close_now();
  ended_ = true;
  if (storage_.writer() != nullptr) (void)storage_.leave();
  const auto why = error_of(v1::ErrorFrame::CODE_GOING_AWAY, reason);
  settle(&why);
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

}  // namespace evenstride
