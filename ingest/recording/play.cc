#include "ingest/recording/play.h"

#include <algorithm>

#include "ingest/wire/convert.h"
#include "ingest/wire/frame_format.h"
#include "ingest/wire/frames.h"

namespace evenstride {
namespace {

// A damaged or foreign recording may hold any number; any two times must have a difference.
Time session_time(std::int64_t ns) { return Time(Duration(std::clamp(ns, -kMaxTime_ns, kMaxTime_ns))); }

}  // namespace

void PipelineFeed::feed(const SessionEvent& event) {
  std::visit([this](const auto& e) { feed(e); }, event);
}

void PipelineFeed::feed(const v1::SensorHello& hello) {
  const auto spec = spec_from(hello.hello(), hello.clock_is_session());
  if (!spec) return;  // refused when it came; a recording made elsewhere may still hold it
  const v1::Hello& of = hello.hello();
  devices_[of.device_id()] = {*spec, of.accel_scale_mps2(), of.gyro_scale_radps()};
  // Another device, or the same one switched on anew, counts on another clock.
  const std::string worn = of.device_id() + '\n' + std::to_string(of.device_boot_id());
  std::string& before = worn_[index(spec->site)];
  const bool restarted = !before.empty() && before != worn;
  before = worn;
  pipeline_.add_sensor(*spec, session_time(hello.arrival_ns()), restarted);
  if (is_shoe(spec->site)) recognise_shoes();
}

void PipelineFeed::recognise_shoes() {
  const auto device_at = [this](Site site) {
    const std::string& worn = worn_[index(site)];
    return std::string_view(worn).substr(0, worn.find('\n'));
  };
  if (pairs_.empty()) return;
  const auto parts = parts_of_worn(pairs_, device_at(Site::kLeftShoe), device_at(Site::kRightShoe));
  pipeline_.set_sensor_parts(parts.value_or(SystematicParts{}));
}

void PipelineFeed::feed(const v1::RecordedBlock& recorded) {
  feed_block(recorded.device_id(), recorded.block(), session_time(recorded.arrival_ns()));
}

void PipelineFeed::feed_block(std::string_view device_id, const v1::SampleBlock& block, Time arrival) {
  const auto found = devices_.find(device_id);
  if (found == devices_.end() || !shape_fault_of(block).empty()) {
    ++dropped_;
    return;
  }
  const Device& device = found->second;
  (void)readings_from(block.readings(), device.accel_scale_mps2, device.gyro_scale_radps, readings_);
  SampleBlock out;
  out.site = device.spec.site;
  out.sequence = block.sequence();
  out.device_time_ns = block.device_time_ns();
  out.period_ns = block.period_ns();
  out.arrival = arrival;
  out.readings = readings_;
  pipeline_.push(out);
}

void PipelineFeed::feed(const v1::RecordedMarker& recorded) {
  const auto kind = marker_from(recorded.marker().kind());
  if (!kind) return;
  pipeline_.mark({*kind, session_time(recorded.arrival_ns()), recorded.marker().prompt_id()});
}

void PipelineFeed::feed(const v1::RecordedTick& tick) { pipeline_.tick(session_time(tick.time_ns())); }

void PipelineFeed::feed(const v1::RecordedClockReply& recorded) {
  const auto found = devices_.find(recorded.device_id());
  if (found == devices_.end()) return;
  const v1::ClockReply& reply = recorded.reply();
  for (const std::int64_t ns : {reply.host_ns(), reply.device_receive_ns(), reply.device_send_ns()})
    if (!usable_device_time(ns)) return;
  pipeline_.observe(found->second.spec.site, {session_time(reply.host_ns()), reply.device_receive_ns(),
                                              reply.device_send_ns(), session_time(recorded.arrival_ns())});
}

void PipelineFeed::feed(const v1::SensorGone& gone) {
  const auto found = devices_.find(gone.device_id());
  if (found != devices_.end())
    pipeline_.remove_sensor(found->second.spec.site, session_time(gone.arrival_ns()));
}

void PipelineFeed::feed(const v1::SessionEnd& end) {
  if (finished_) return;
  finished_ = true;
  pipeline_.tick(session_time(end.time_ns()));
  pipeline_.finish();
}

ReadReport play_session(SessionReader& reader, PipelineFeed& feed,
                        const std::function<void(const SessionEvent&)>& watch) {
  SessionEvent event;
  std::int64_t last_ns = 0;
  while (reader.next(event)) {
    last_ns = event_time_ns(event);
    if (watch) watch(event);
    feed.feed(event);
  }
  v1::SessionEnd end;  // a torn recording has none
  end.set_time_ns(std::min(last_ns, kMaxTime_ns) + 1);
  feed.feed(end);
  return reader.report();
}

}  // namespace evenstride
