// A sensor comes in, or comes again.
#include "ingest/session/runner_session.h"
#include "ingest/wire/convert.h"
#include "ingest/wire/frames.h"

namespace evenstride {
namespace {

constexpr std::int64_t kAckInterval_ms = 250;

}  // namespace

std::optional<v1::ErrorFrame> RunnerSession::refusal(const v1::Hello& hello) const {
  if (ended_) return error_of(v1::ErrorFrame::CODE_GOING_AWAY, "the session has just ended; come again");
  if (hello.has_replay() != merge_.has_value()) {
    return error_of(v1::ErrorFrame::CODE_SITE_TAKEN,
                    merge_ ? "a recording of this runner is being played" : "this runner is running live");
  }
  if (merge_ && hello.replay().source_session() != header_.source()) {
    return error_of(v1::ErrorFrame::CODE_SITE_TAKEN, "another recording of this runner is being played");
  }
  const auto site = site_from(hello.site());
  for (const auto& [id, device] : devices_) {
    if (device.site == *site && device.link != nullptr && id != hello.device_id()) {
      return error_of(v1::ErrorFrame::CODE_SITE_TAKEN,
                      "site " + std::string(name(*site)) + " is worn by " + id + " already");
    }
  }
  if (devices_.count(hello.device_id()) == 0 && devices_.size() >= 4 * plan_.max_sensors) {
    return error_of(v1::ErrorFrame::CODE_LIMIT, "too many sensors in this session");
  }
  return std::nullopt;
}

RunnerSession::JoinAnswer RunnerSession::join(const v1::Hello& hello, DeviceLink& link) {
  if (const auto refused = refusal(hello)) return *refused;
  SensorDevice& device = devices_[hello.device_id()];
  if (device.link != nullptr) {
    const auto replaced =
        error_of(v1::ErrorFrame::CODE_GOING_AWAY, "the sensor came again by another connection");
    drop_link(device, &replaced);
    if (!merge_) take_gone(device, "came again by another connection", now());
  }
  const bool is_new = device.joins == 0;
  if (!same_count(hello, device.hello)) device.restart();
  device.hello = hello;
  take_over_stored(device);
  device.hello.clear_token();
  device.site = *site_from(hello.site());
  device.link = &link;
  device.said_goodbye = device.waiting = false;
  ++device.joins;
  if (!merge_) {
    add_sensor(device.hello, now());
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
  joined.port = port_of(device);
  joined.welcome.set_protocol_version(kProtocolVersion);
  joined.welcome.set_session_id(header_.session_id());
  joined.welcome.set_next_sequence(device.durable ? *device.durable + 1 : 0);
  joined.welcome.set_ack_interval_ms(kAckInterval_ms);
  return joined;
}

StoredBlocks RunnerSession::stored() const {
  StoredBlocks out = stored_before_;
  if (merge_) return {};
  for (const auto& [id, device] : devices_) {
    if (device.durable) out[id] = {device.hello.device_boot_id(), *device.durable};
  }
  return out;
}

// A device that names no boot may count anew without saying so.
void RunnerSession::take_over_stored(SensorDevice& device) const {
  if (device.recorded || device.hello.device_boot_id() == 0 || merge_) return;
  const auto known = stored_before_.find(device.hello.device_id());
  if (known == stored_before_.end()) return;
  if (known->second.boot_id != device.hello.device_boot_id()) return;
  device.recorded = device.flushed = device.in_flight = device.durable = known->second.sequence;
}

void RunnerSession::add_sensor(const v1::Hello& hello, Time arrival) {
  v1::SensorHello joined;
  *joined.mutable_hello() = hello;
  joined.mutable_hello()->clear_replay();
  joined.set_clock_is_session(hello.replay().clock_is_session());
  track_.take(std::move(joined), arrival);
}

}  // namespace evenstride
