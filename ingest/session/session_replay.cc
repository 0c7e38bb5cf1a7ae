// A recording is played into a session, its sensors each through a connection of its own.
#include <algorithm>

#include "ingest/session/runner_session.h"

namespace evenstride {

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
  const Time time = std::max(session_time(event.arrival_ns()), track_.next());
  switch (event.kind_case()) {
    case v1::ReplayEvent::kRejoined: {
      v1::Hello hello = event.rejoined();
      if (!same_count(hello, device.hello)) device.restart();
      *hello.mutable_replay() = device.hello.replay();
      device.hello = hello;
      add_sensor(hello, time);
      break;
    }
    case v1::ReplayEvent::kGone:
      take_gone(device, event.gone(), time);
      break;
    case v1::ReplayEvent::kClockReply:
      take_clock_reply(device, event.clock_reply(), time);
      break;
    case v1::ReplayEvent::kTick:
      track_.take(v1::RecordedTick{}, time);
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

}  // namespace evenstride
