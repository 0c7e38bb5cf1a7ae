#include "tools/formats/motion_bids.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <set>

#include "tools/formats/bids_channels.h"
#include "tools/formats/bids_names.h"
#include "tools/formats/file.h"
#include "tools/formats/motion_rows.h"
#include "tools/formats/row_times.h"
#include "tools/formats/tsv.h"

namespace evenstride {
namespace {

namespace fs = std::filesystem;
constexpr double kLowestRate_hz = 1.0, kHighestRate_hz = 10'000.0;
constexpr double kMostRepeated_ratio = 0.01;
constexpr double kMostTime_s = 4e9;     // times are kept in ns; Unix time fits
constexpr double kMostPackets = 1e12;  // whole as doubles, and far beyond any file
constexpr double kLatestOnset_s = 60.0;  // a first LATENCY beyond it counts from elsewhere than the onset

struct MotionHeader {
  double rate_hz = 0.0;
  double duration_s = 0.0;  // 0 = not told
};

/// A motion file and what stands beside it.
struct MotionFile {
  std::string stem;  // path without "_motion.tsv"
  std::string tracksys;
  std::string text;
  MotionHeader header;
  BidsChannelMap map;
  std::string path() const { return stem + std::string(kMotionEnding); }
};

std::string fixed(double value, int decimals) {
  char text[400];  // the largest double has 309 digits before the point
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, decimals).ptr;
  return {text, end};
}

Result<MotionHeader> read_header(const std::string& path) {
  auto text = read_file(path);
  if (!text) return Error{text.error()};
  google::protobuf::Struct json;
  if (!google::protobuf::util::JsonStringToMessage(*text, &json).ok())
    return Error{path + ": is not a JSON object"};
  const auto number = [&](const char* key) {
    const auto found = json.fields().find(key);
    return found == json.fields().end() ? 0.0 : found->second.number_value();
  };
  const MotionHeader header{number("SamplingFrequency"), number("RecordingDuration")};
  if (!(header.rate_hz >= kLowestRate_hz && header.rate_hz <= kHighestRate_hz))
    return Error{path + ": SamplingFrequency is missing or outside 1 to 10,000 Hz"};
  return header;
}

Result<MotionFile> read_motion_file(const std::string& path) {
  MotionFile file;
  file.stem = path.substr(0, path.size() - kMotionEnding.size());
  file.tracksys = bids_entity(fs::path(file.stem).filename().string(), "tracksys");
  auto header = read_header(file.stem + "_motion.json");
  if (!header) return Error{header.error()};
  file.header = *header;
  auto table = read_tsv(file.stem + "_channels.tsv");
  if (!table) return Error{table.error()};
  auto map = map_channels(*table, file.stem + "_channels.tsv");
  if (!map) return Error{map.error()};
  file.map = std::move(*map);
  auto text = read_file(path);
  if (!text) return Error{text.error()};
  file.text = std::move(*text);
  return file;
}

Result<std::vector<BidsPacket>> read_packets(const std::string& path, std::size_t rows) {
  auto table = read_tsv(path);
  if (!table) return Error{table.error()};
  std::vector<BidsPacket> packets;
  std::size_t next = 0;
  for (std::size_t i = 0; i < table->rows(); ++i) {
    const std::string where = path + ": packet " + std::to_string(i + 1);
    const auto first = table->number(i, "first_row"), count = table->number(i, "rows");
    const auto sequence = table->number(i, "sequence"), arrival = table->number(i, "arrival_s");
    if (!first || !count || !sequence || !arrival)
      return Error{where + " lacks first_row, rows, sequence or arrival_s"};
    if (*first < 0 || *first > kMostPackets || *count < 1 || *count > kMostPackets || *sequence < 0 ||
        *sequence > kMostPackets || std::abs(*arrival) > kMostTime_s)
      return Error{where + " holds a number that cannot be"};
    const BidsPacket packet{static_cast<std::size_t>(*first), static_cast<std::size_t>(*count),
                            static_cast<std::uint64_t>(*sequence), *arrival};
    const bool in_order = packets.empty() || packet.sequence > packets.back().sequence;
    if (packet.first_row != next || !in_order) return Error{where + " does not follow the one before it"};
    next = packet.first_row + packet.rows;
    packets.push_back(packet);
  }
  if (next != rows)
    return Error{path + ": packets hold " + std::to_string(next) + " rows, the motion file " +
                 std::to_string(rows)};
  return packets;
}

/// Rows that repeat the time of the row before them go; returns how many did.
std::size_t drop_repeated(std::vector<double>& time_s, std::vector<RawReading>& rows) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (kept > 0 && time_s[i] == time_s[kept - 1]) continue;
    time_s[kept] = time_s[i];
    rows[kept++] = rows[i];
  }
  const std::size_t dropped = rows.size() - kept;
  time_s.resize(kept);
  rows.resize(kept);
  return dropped;
}

/// Times of the rows: LATENCY, or evenly from 0.
Status give_times(BidsSensor& sensor, std::vector<double> latency_s, const std::string& path,
                  std::vector<std::string>& notes) {
  sensor.has_latency = !latency_s.empty();
  sensor.device_time_s = std::move(latency_s);
  std::vector<double>& time_s = sensor.device_time_s;
  if (!sensor.has_latency) {
    time_s.resize(sensor.rows.size());
    for (std::size_t i = 0; i < time_s.size(); ++i) time_s[i] = static_cast<double>(i) / sensor.spec.rate_hz;
    return Done{};
  }
  for (std::size_t i = 0; i < time_s.size(); ++i)
    if (!(std::abs(time_s[i]) <= kMostTime_s) || (i > 0 && time_s[i] < time_s[i - 1]))
      return Error{path + ": LATENCY of row " + std::to_string(i + 1) + " is missing or goes back"};
  const std::size_t dropped = drop_repeated(time_s, sensor.rows);
  if (static_cast<double>(dropped) > kMostRepeated_ratio * static_cast<double>(sensor.rows.size()))
    return Error{path + ": LATENCY stands still in " + std::to_string(dropped) + " rows"};
  if (dropped > 0)
    notes.push_back(sensor.tracksys + ": " + std::to_string(dropped) +
                    " rows repeat a time and are left out");
  if (const auto repair = make_even(time_s, sensor.spec.rate_hz))
    notes.push_back(sensor.tracksys + ": row times jitter by up to " + fixed(repair->jitter_s * 1e3, 1) +
                    " ms; laid evenly at " + fixed(repair->measured_rate_hz, 2) + " Hz between gaps");
  return Done{};
}

/// Full scale where a channel visibly stops at a customary one; else 0, unknown.
void infer_ranges(BidsSensor& sensor, std::vector<std::string>& notes) {
  SensorSpec& spec = sensor.spec;
  spec.accel_range_mps2 = plateau_of(sensor.rows, 0, kAccelRanges_mps2);
  spec.gyro_range_radps = plateau_of(sensor.rows, 3, kGyroRanges_radps);
  const std::string start = sensor.tracksys + ": readings stop at ";
  if (spec.accel_range_mps2 > 0.0)
    notes.push_back(start + fixed(spec.accel_range_mps2, 1) + " m/s^2, taken as full scale");
  if (spec.gyro_range_radps > 0.0)
    notes.push_back(start + fixed(spec.gyro_range_radps, 2) + " rad/s, taken as full scale");
}

void note_oddities(const BidsSensor& sensor, const MotionFile& file, std::size_t missing,
                   std::vector<std::string>& notes) {
  const std::string start = file.tracksys + ": ";
  if (missing > 0) notes.push_back(start + std::to_string(missing) + " rows hold no number in some channel");
  if (!sensor.spec.has_gyro) notes.push_back(start + "accelerometer only");
  if (sensor.spec.site == Site::kPelvis && sensor.tracked_point.ends_with("Hip"))
    notes.push_back(start + "worn at " + sensor.tracked_point + ", used as the pelvis");
  const double length_s = static_cast<double>(sensor.rows.size()) / file.header.rate_hz;
  if (!sensor.has_latency && length_s < 0.98 * file.header.duration_s)
    notes.push_back(start + fixed(length_s, 2) + " s of the " + fixed(file.header.duration_s, 2) +
                    " s that its header states: the file may be cut");
}

/// Where the point is worn; nothing, and a note, when it cannot be used.
std::optional<Site> free_site(const MotionFile& file, const BidsChannels& point, BidsRecording& recording) {
  const std::string start = file.tracksys + "/" + point.tracked_point + ": ";
  auto site = site_of_point(point.tracked_point);
  if (!site) site = site_of_point(file.tracksys);
  const auto same = [&](const BidsSensor& other) { return other.spec.site == *site; };
  if (!site)
    recording.notes.push_back(start + "is no shoe, pelvis or trunk; left out");
  else if (std::any_of(recording.sensors.begin(), recording.sensors.end(), same)) {
    recording.notes.push_back(start + "a second sensor at " + std::string(name(*site)) + "; left out");
    site.reset();
  }
  return site;
}

Status add_sensor(const MotionFile& file, const BidsChannels& point, Site site, BidsRecording& recording) {
  auto rows = parse_motion_rows(file.text, file.map.column_count, point, file.path());
  if (!rows) return Error{rows.error()};
  BidsSensor sensor;
  sensor.spec.site = site;
  sensor.spec.rate_hz = file.header.rate_hz;
  sensor.spec.has_gyro = point.gyro.has_value();
  sensor.spec.clock = SensorClock::kSession;
  sensor.tracksys = file.tracksys;
  sensor.tracked_point = point.tracked_point;
  sensor.rows = std::move(rows->readings);
  auto timed = give_times(sensor, std::move(rows->latency_s), file.path(), recording.notes);
  if (!timed) return timed;
  if (fs::exists(file.stem + "_arrival.tsv")) {
    auto packets = read_packets(file.stem + "_arrival.tsv", sensor.rows.size());
    if (!packets) return Error{packets.error()};
    sensor.packets = std::move(*packets);
    sensor.spec.clock = SensorClock::kDevice;
  }
  infer_ranges(sensor, recording.notes);
  note_oddities(sensor, file, rows->missing, recording.notes);
  recording.sensors.push_back(std::move(sensor));
  return Done{};
}

Status add_file(const std::string& path, BidsRecording& recording) {
  auto file = read_motion_file(path);
  if (!file) return Error{file.error()};
  for (const std::string& note : file->map.notes) recording.notes.push_back(file->tracksys + ": " + note);
  for (const BidsChannels& point : file->map.points) {
    const auto site = free_site(*file, point, recording);
    if (!site) continue;
    if (auto added = add_sensor(*file, point, *site, recording); !added) return added;
  }
  return Done{};
}

/// LATENCY counts from the onset of the recording. Where it plainly does not (a device's own clock, and
/// nobody noted arrivals), the sensors are taken to have started together.
void align_onsets(BidsRecording& recording) {
  const auto foreign = [](const BidsSensor& sensor) {
    const double first = sensor.device_time_s.front();
    return sensor.spec.clock == SensorClock::kSession && (first < 0.0 || first > kLatestOnset_s);
  };
  if (std::none_of(recording.sensors.begin(), recording.sensors.end(), foreign)) return;
  for (BidsSensor& sensor : recording.sensors) {
    if (sensor.spec.clock != SensorClock::kSession) continue;
    const double first = sensor.device_time_s.front();
    for (double& time_s : sensor.device_time_s) time_s -= first;
    recording.notes.push_back(sensor.tracksys + ": its clock starts at " + fixed(first, 3) +
                              " s; aligned at its first row");
  }
}

}  // namespace

Result<std::vector<std::string>> list_recordings(const std::string& dataset) {
  std::error_code error;
  if (!fs::is_directory(dataset, error)) return Error{dataset + ": no such folder"};
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(dataset, error)) {
    const std::string participant = entry.path().filename().string();
    if (!participant.starts_with("sub-")) continue;
    for (const std::string& file : motion_files(dataset, participant))
      names.insert(recording_of_file(fs::path(file).filename().string()));
  }
  if (names.empty())
    return Error{dataset + ": holds no Motion-BIDS recording (sub-XX/motion/..._motion.tsv)"};
  return std::vector<std::string>(names.begin(), names.end());
}

Result<BidsRecording> read_motion_bids(const std::string& dataset, const std::string& recording_name) {
  BidsRecording recording;
  recording.name = recording_name;
  recording.participant = "sub-" + bids_entity(recording_name, "sub");
  recording.task = bids_entity(recording_name, "task");
  std::size_t files = 0;
  for (const std::string& path : motion_files(dataset, recording.participant)) {
    if (recording_of_file(fs::path(path).filename().string()) != recording_name) continue;
    ++files;
    if (auto added = add_file(path, recording); !added) return Error{added.error()};
  }
  if (files == 0) return Error{dataset + ": no recording '" + recording_name + "'"};
  if (recording.sensors.empty())
    return Error{dataset + "/" + recording_name + ": no sensor at a shoe, the pelvis or the trunk"};
  align_onsets(recording);
  return recording;
}

}  // namespace evenstride
