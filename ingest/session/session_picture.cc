// What others see of a session.
#include "ingest/results/convert.h"
#include "ingest/session/runner_session.h"
#include "ingest/wire/convert.h"

namespace evenstride {

void RunnerSession::show_sensors() {
  std::vector<v1::SensorState> states;
  for (const auto& [id, device] : devices_) {
    const auto status = pipeline_.sensor_status(device.site);
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
  return view_.live(last_time());
}

v1::Summary RunnerSession::summary() {
  show_sensors();
  v1::Summary out = view_.summary();
  out.set_duration_s(seconds(last_time()));
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
