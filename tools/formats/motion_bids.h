/// Reads recordings of inertial sensors kept as Motion-BIDS (Jeung et al. 2024,
/// doi 10.1038/s41597-024-03559-8):
/// `sub-XX[/ses-YY]/motion/sub-XX[_ses-YY]_task-ZZ_tracksys-WW[_run-N]_motion.tsv` with its `_channels.tsv`
/// and
/// `_motion.json`, and, where a host noted when packets arrived, an `_arrival.tsv` beside them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/sample.h"

namespace evenstride {

/// Rows that arrived together.
struct BidsPacket {
  std::size_t first_row = 0;
  std::size_t rows = 0;
  std::uint64_t sequence = 0;  ///< a jump = packets lost
  double arrival_s = 0.0;      ///< on the session's clock
};

/// One sensor of a recording. Readings in SI units and sensor axes; a missing value ("n/a") reads NaN, as
/// does the rate of a sensor without gyroscope read zero.
struct BidsSensor {
  SensorSpec spec;
  std::string tracksys;
  std::string tracked_point;
  /// One a row, increasing, gaps kept. On the session's clock when `spec.clock` says so, else on the
  /// sensor's own.
  std::vector<double> device_time_s;
  std::vector<RawReading> rows;
  std::vector<BidsPacket> packets;  ///< empty when no arrivals were noted
  bool has_latency = false;
};

/// One row as a sample; a missing value stays NaN.
inline ImuSample sample_at(const BidsSensor& sensor, std::size_t row) {
  const RawReading& r = sensor.rows[row];
  return {time_from_s(sensor.device_time_s[row]), {r[0], r[1], r[2]}, {r[3], r[4], r[5]}};
}

struct BidsRecording {
  std::string name;         ///< e.g. "sub-F001_task-run25"
  std::string participant;  ///< e.g. "sub-F001"
  std::string task;         ///< e.g. "run25"
  std::vector<BidsSensor> sensors;
  std::vector<std::string> notes;  ///< what could not be mapped or had to be repaired, for people
};

/// Names of all recordings in the folder, sorted. Fails when the folder is none, or holds no motion file.
Result<std::vector<std::string>> list_recordings(const std::string& dataset);

/// Fails with one line naming the file when it is missing, empty, cut, foreign, lacks acceleration, has units
/// that are not acceleration or angular rate, or times that do not increase.
Result<BidsRecording> read_motion_bids(const std::string& dataset, const std::string& recording);

}  // namespace evenstride
