/// A small recording in memory, with seeded content, for the tests of readers and writers.
#pragma once

#include <random>
#include <string>

#include "ingest/recording/session_writer.h"
#include "ingest/wire/convert.h"

namespace evenstride::test {

inline constexpr std::uint64_t kSeed = 20261122;

inline v1::SessionHeader header_of(const std::string& session) {
  v1::SessionHeader header;
  header.set_session_id(session);
  header.set_runner_id("runner-7");
  header.set_start_unix_ns(1'700'000'000'000'000'000);
  header.set_software_version("test");
  return header;
}

inline v1::Hello hello_of(Site site) {
  v1::Hello hello;
  hello.set_protocol_version(1);
  hello.set_device_id(std::string("dev-") + std::string(name(site)));
  hello.set_token("secret");
  hello.set_runner_id("runner-7");
  hello.set_site(wire_from(site));
  hello.set_rate_hz(200);
  hello.set_accel_scale_mps2(156.96 / 32768);
  hello.set_gyro_scale_radps(34.9 / 32768);
  hello.set_device_boot_id(42);
  return hello;
}

inline v1::SampleBlock block_of(std::uint64_t sequence, int readings, std::mt19937_64& random) {
  v1::SampleBlock block;
  block.set_sequence(sequence);
  block.set_period_ns(5'000'000);
  block.set_device_time_ns(static_cast<std::int64_t>(sequence % 10'000'000'000) * readings * 5'000'000);
  std::string bytes;
  for (int i = 0; i < readings * 12; ++i) bytes.push_back(static_cast<char>(random() & 0xFF));
  block.set_readings(bytes);
  block.set_crc32c(block_crc(block));
  return block;
}

/// Writes hellos of two sensors, then `rounds` blocks of each, a tick and a marker, flushing every
/// `flush_every` rounds; the file is closed if `close`.
inline void write_session(SessionWriter& writer, int rounds, int flush_every, bool close) {
  std::mt19937_64 random(kSeed);
  std::int64_t now_ns = 1;
  for (const Site site : {Site::kLeftShoe, Site::kPelvis}) {
    v1::SensorHello hello;
    hello.set_arrival_ns(now_ns += 1000);
    *hello.mutable_hello() = hello_of(site);
    writer.add(hello);
  }
  for (int round = 0; round < rounds; ++round) {
    for (const Site site : {Site::kLeftShoe, Site::kPelvis}) {
      v1::RecordedBlock recorded;
      recorded.set_arrival_ns(now_ns += 50'000'000);
      recorded.set_device_id(std::string("dev-") + std::string(name(site)));
      recorded.set_device_boot_id(42);
      *recorded.mutable_block() = block_of(static_cast<std::uint64_t>(round), 4, random);
      writer.add(recorded, site);
    }
    if ((round + 1) % flush_every == 0) writer.mcap().flush();
  }
  v1::RecordedTick tick;
  tick.set_time_ns(now_ns += 1'000'000);
  writer.add(tick);
  v1::RecordedMarker marker;
  marker.set_arrival_ns(now_ns += 1'000'000);
  marker.mutable_marker()->set_kind(v1::Marker::KIND_PAIN);
  marker.mutable_marker()->set_text("left knee");
  writer.add(marker);
  v1::SessionEnd end;
  end.set_time_ns(now_ns += 1'000'000);
  writer.add(end);
  writer.mcap().flush();
  if (close) (void)writer.close();
}

}  // namespace evenstride::test
