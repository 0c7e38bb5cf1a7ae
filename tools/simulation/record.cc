#include "tools/simulation/record.h"

#include "ingest/recording/session_writer.h"
#include "ingest/version.h"
#include "ingest/wire/convert.h"

namespace evenstride {
namespace {

std::string device_of(Site site, const SimulatedSession& session) {
  if (session.shoes_exchanged && is_shoe(site))
    site = site == Site::kLeftShoe ? Site::kRightShoe : Site::kLeftShoe;
  return "simulated-" + std::string(name(site));
}

v1::SessionHeader header_of(const SimulatedSession& session) {
  v1::SessionHeader header;
  header.set_session_id("simulated-" + std::to_string(session.seed));
  header.set_runner_id(session.runner_id);
  header.set_start_unix_ns(session.start_unix_ns);
  header.set_software_version(version());
  header.set_source(session.source);
  return header;
}

v1::SensorHello hello_of(const sim::SimulatedSensor& sensor, const SimulatedSession& session) {
  const SensorSpec spec = sensor.spec();
  v1::SensorHello joined;
  joined.set_arrival_ns(0);
  v1::Hello& hello = *joined.mutable_hello();
  hello.set_protocol_version(1);
  hello.set_device_id(device_of(spec.site, session));
  hello.set_device_model("Evenstride simulator");
  hello.set_runner_id(session.runner_id);
  hello.set_site(wire_from(spec.site));
  hello.set_rate_hz(spec.rate_hz);
  hello.set_accel_scale_mps2(sensor.accel_scale_mps2());
  hello.set_gyro_scale_radps(sensor.gyro_scale_radps());
  hello.set_accel_range_mps2(spec.accel_range_mps2);
  hello.set_gyro_range_radps(spec.gyro_range_radps);
  hello.set_device_boot_id(session.seed);
  return joined;
}

/// int16 little endian, reading after reading.
std::string bytes_of(const std::vector<std::array<std::int16_t, 6>>& counts) {
  std::string bytes;
  bytes.reserve(counts.size() * 12);
  for (const auto& reading : counts)
    for (const std::int16_t value : reading) {
      const auto bits = static_cast<std::uint16_t>(value);
      bytes.push_back(static_cast<char>(bits & 0xFF));
      bytes.push_back(static_cast<char>(bits >> 8));
    }
  return bytes;
}

v1::RecordedBlock block_of(const sim::SimulatedBlock& block, const SimulatedSession& session) {
  v1::RecordedBlock recorded;
  recorded.set_arrival_ns(block.arrival.time_since_epoch().count());
  recorded.set_device_id(device_of(block.site, session));
  recorded.set_device_boot_id(session.seed);
  v1::SampleBlock& samples = *recorded.mutable_block();
  samples.set_sequence(block.sequence);
  samples.set_device_time_ns(block.device_time_ns);
  samples.set_period_ns(block.period_ns);
  samples.set_readings(bytes_of(block.counts));
  samples.set_crc32c(block_crc(samples));
  return recorded;
}

v1::RecordedMarker marker_of(const MarkerEvent& event) {
  v1::RecordedMarker recorded;
  recorded.set_arrival_ns(event.time.time_since_epoch().count());
  v1::Marker& marker = *recorded.mutable_marker();
  marker.set_kind(event.kind == MarkerKind::kBreakStart ? v1::Marker::KIND_BREAK_START
                  : event.kind == MarkerKind::kBreakEnd ? v1::Marker::KIND_BREAK_END
                                                        : v1::Marker::KIND_NOTE);
  marker.set_time_ns(recorded.arrival_ns());
  return recorded;
}

}  // namespace

Result<RecordedSession> record_simulation(const sim::BodyMotion& body, const SimulatedSession& session,
                                          const std::string& path) {
  auto opened = SessionWriter::create(path, header_of(session), true);
  if (!opened) return Error{opened.error()};
  SessionWriter& writer = **opened;
  std::vector<sim::SimulatedSensor> sensors;
  for (const sim::SensorSetup& setup : session.sensors) {
    sensors.emplace_back(body, setup, session.seed);
    writer.add(hello_of(sensors.back(), session));
  }
  RecordedSession made;
  auto marker = session.markers.begin();
  for (const sim::SimulatedBlock& block : sim::collect_blocks(sensors)) {
    for (; marker != session.markers.end() && marker->time <= block.arrival; ++marker)
      writer.add(marker_of(*marker));
    writer.add(block_of(block, session), block.site);
    ++made.blocks;
    made.readings += block.counts.size();
  }
  for (const sim::SimulatedSensor& sensor : sensors) made.lost_blocks += sensor.lost_blocks();
  v1::SessionEnd end;
  end.set_time_ns(writer.last_time().time_since_epoch().count() + 1);
  end.set_reason("the simulated run is over");
  writer.add(end);
  if (const auto closed = writer.close(); !closed) return Error{closed.error()};
  return made;
}

}  // namespace evenstride
