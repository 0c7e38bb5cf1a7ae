/// What a session knows of one of its sensors.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "core/base/site.h"
#include "ingest/session/device_link.h"

namespace evenstride {

struct SensorDevice {
  v1::Hello hello;  ///< without its token
  Site site = Site::kPelvis;
  DeviceLink* link = nullptr;  ///< nothing while it is away
  std::uint64_t joins = 0;     ///< tells the ports of successive connections apart
  bool said_goodbye = false;
  bool waiting = false;  ///< asked to wait; replay only

  std::optional<std::uint64_t> recorded;   ///< highest sequence number that was handed to the log
  std::optional<std::uint64_t> flushed;    ///< `recorded` when the last chunk went to the file
  std::optional<std::uint64_t> in_flight;  ///< `flushed` when the commit under way began
  std::optional<std::uint64_t> durable;    ///< highest sequence number on disk
  std::uint64_t duplicates = 0;
  float battery_ratio = 0.0f;

  std::uint64_t probes_sent = 0, probes_answered = 0;
  std::int64_t last_probe_ns = 0;

  /// A device that counts anew.
  void restart() { recorded = flushed = in_flight = durable = std::nullopt; }
};

using SensorDevices = std::map<std::string, SensorDevice, std::less<>>;  ///< by device id

/// Whether sequence numbers go on counting from one to the other.
inline bool same_count(const v1::Hello& a, const v1::Hello& b) {
  return a.device_id() == b.device_id() && a.device_boot_id() == b.device_boot_id();
}

}  // namespace evenstride
