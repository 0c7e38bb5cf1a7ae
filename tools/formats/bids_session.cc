#include "tools/formats/bids_session.h"

#include <algorithm>
#include <cmath>

#include "ingest/wire/convert.h"
#include "tools/formats/bids_blocks.h"

namespace evenstride {
namespace {

constexpr double kAccelStep_mps2 = 16.0 * 9.80665 / 32768.0 / 10.0;
constexpr double kGyroStep_radps = 2000.0 * 0.017453292519943295 / 32768.0 / 10.0;
constexpr double kMostCounts = 32767.0;

double scale_for(const BidsSensor& sensor, std::size_t first, double step) {
  double largest = 0.0;
  for (const RawReading& reading : sensor.rows)
    for (std::size_t i = first; i < first + 3; ++i)
      if (std::isfinite(reading[i])) largest = std::max(largest, std::abs(static_cast<double>(reading[i])));
  return step * std::max(1.0, std::ceil(largest / kMostCounts / step));
}

// A text of the schema must be UTF-8, which a table need not be.
std::string plain(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '_');
  return text;
}

std::string device_of(const BidsRecording& recording, const BidsSensor& sensor) {
  return plain(recording.participant + "-" + sensor.tracksys);
}

v1::SensorHello hello_of(const BidsRecording& recording, const BidsSensor& sensor, CountScale scale) {
  v1::SensorHello joined;
  v1::Hello& hello = *joined.mutable_hello();
  hello.set_protocol_version(1);
  hello.set_device_id(device_of(recording, sensor));
  hello.set_runner_id(recording.participant);
  hello.set_site(wire_from(sensor.spec.site));
  hello.set_rate_hz(sensor.spec.rate_hz);
  hello.set_accel_scale_mps2(scale.accel_mps2);
  hello.set_gyro_scale_radps(scale.gyro_radps);
  hello.set_accel_range_mps2(sensor.spec.accel_range_mps2);
  hello.set_gyro_range_radps(sensor.spec.gyro_range_radps);
  hello.set_device_model(plain(sensor.tracked_point));
  joined.set_clock_is_session(sensor.spec.clock == SensorClock::kSession);
  return joined;
}

bool has_missing(const SampleBlock& block) {
  return std::any_of(block.readings.begin(), block.readings.end(), [](const RawReading& reading) {
    return std::any_of(reading.begin(), reading.end(), [](float v) { return !std::isfinite(v); });
  });
}

v1::RecordedBlock recorded_of(const SampleBlock& block, const std::string& device, CountScale scale) {
  v1::RecordedBlock recorded;
  recorded.set_arrival_ns(block.arrival.time_since_epoch().count());
  recorded.set_device_id(device);
  v1::SampleBlock& out = *recorded.mutable_block();
  out.set_sequence(block.sequence);
  out.set_device_time_ns(block.device_time_ns);
  out.set_period_ns(block.period_ns);
  out.set_readings(readings_to_wire(block.readings, scale.accel_mps2, scale.gyro_radps));
  out.set_crc32c(block_crc(out));
  return recorded;
}

}  // namespace

CountScale count_scale_of(const BidsSensor& sensor) {
  return {scale_for(sensor, 0, kAccelStep_mps2),
          sensor.spec.has_gyro ? scale_for(sensor, 3, kGyroStep_radps) : 0.0};
}

Result<std::size_t> write_session(const BidsRecording& recording, SessionWriter& writer) {
  std::array<CountScale, kSiteCount> scales;
  std::array<std::string, kSiteCount> devices;
  for (const BidsSensor& sensor : recording.sensors) {
    const std::size_t site = index(sensor.spec.site);
    scales[site] = count_scale_of(sensor);
    devices[site] = device_of(recording, sensor);
    v1::SensorHello hello = hello_of(recording, sensor, scales[site]);
    if (auto spec = spec_from(hello.hello(), hello.clock_is_session()); !spec)
      return Error{recording.name + ", " + sensor.tracksys + ": " + spec.error()};
    writer.add(std::move(hello));
  }
  std::size_t left_out = 0;
  for (const SampleBlock& block : blocks_of(recording)) {
    if (has_missing(block)) {
      ++left_out;
      continue;
    }
    const std::size_t site = index(block.site);
    writer.add(recorded_of(block, devices[site], scales[site]), block.site);
  }
  v1::SessionEnd end;
  end.set_time_ns(writer.last_time().time_since_epoch().count());
  end.set_reason("end of the imported recording");
  writer.add(std::move(end));
  return left_out;
}

}  // namespace evenstride
