#include "tools/formats/session_bids.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <map>

#include "ingest/wire/convert.h"
#include "tools/formats/file.h"
#include "tools/formats/json.h"

namespace evenstride {
namespace {

namespace fs = std::filesystem;

struct Device {
  std::size_t sensor = 0;
  double accel_scale_mps2 = 0.0, gyro_scale_radps = 0.0;
};

std::string label(const std::string& text) {
  std::string out;
  for (char c : text)
    if (std::isalnum(static_cast<unsigned char>(c))) out += c;
  return out.empty() ? "unknown" : out;
}

std::string point_name(Site site) {
  switch (site) {
    case Site::kLeftShoe:
      return "LeftShoe";
    case Site::kRightShoe:
      return "RightShoe";
    case Site::kPelvis:
      return "Pelvis";
    case Site::kTrunk:
      return "Trunk";
    case Site::kShoe:
      break;
  }
  return "Shoe";
}

void join(const v1::SensorHello& joined, BidsRecording& recording, std::map<std::string, Device>& devices) {
  const auto spec = spec_from(joined.hello(), joined.clock_is_session());
  if (!spec || devices.contains(joined.hello().device_id())) return;
  const auto same = [&](const BidsSensor& other) { return other.spec.site == spec->site; };
  if (std::any_of(recording.sensors.begin(), recording.sensors.end(), same)) {
    recording.notes.push_back(joined.hello().device_id() + ": a second sensor at " +
                              std::string(name(spec->site)) + "; left out");
    return;
  }
  devices[joined.hello().device_id()] = {recording.sensors.size(), joined.hello().accel_scale_mps2(),
                                         joined.hello().gyro_scale_radps()};
  BidsSensor& sensor = recording.sensors.emplace_back();
  sensor.spec = *spec;
  sensor.tracksys = name(spec->site);
  sensor.tracked_point = point_name(spec->site);
  sensor.has_latency = true;
}

void append(const v1::RecordedBlock& recorded, const Device& device, BidsSensor& sensor) {
  std::vector<RawReading> readings;
  const v1::SampleBlock& block = recorded.block();
  if (!readings_from(block.readings(), device.accel_scale_mps2, device.gyro_scale_radps, readings) ||
      readings.empty())
    return;
  const double start_s = static_cast<double>(block.device_time_ns()) * 1e-9;
  if (!sensor.device_time_s.empty() && start_s <= sensor.device_time_s.back()) return;  // seen already
  if (sensor.spec.clock == SensorClock::kDevice)
    sensor.packets.push_back({sensor.rows.size(), readings.size(), block.sequence(),
                              static_cast<double>(recorded.arrival_ns()) * 1e-9});
  for (std::size_t i = 0; i < readings.size(); ++i)
    sensor.device_time_s.push_back(start_s +
                                   static_cast<double>(block.period_ns()) * 1e-9 * static_cast<double>(i));
  sensor.rows.insert(sensor.rows.end(), readings.begin(), readings.end());
}

void put(std::string& text, double value, int decimals) {
  char cell[64];
  text.append(cell, std::to_chars(cell, cell + sizeof cell, value, std::chars_format::fixed, decimals).ptr);
}

void put(std::string& text, float value) {
  char cell[32];
  text.append(cell, std::to_chars(cell, cell + sizeof cell, value).ptr);
}

std::string motion_text(const BidsSensor& sensor) {
  std::string text;
  const std::size_t channels = sensor.spec.has_gyro ? 6 : 3;
  for (std::size_t i = 0; i < sensor.rows.size(); ++i) {
    for (std::size_t c = 0; c < channels; ++c) {
      put(text, sensor.rows[i][c]);
      text += '\t';
    }
    put(text, sensor.device_time_s[i], 9);
    text += '\n';
  }
  return text;
}

std::string channels_text(const BidsSensor& sensor) {
  std::string text = "name\tcomponent\ttype\ttracked_point\tunits\n";
  const auto add = [&](const std::string& type, const std::string& unit) {
    for (const char* axis : {"x", "y", "z"})
      text +=
          type + "_" + axis + "\t" + axis + "\t" + type + "\t" + sensor.tracked_point + "\t" + unit + "\n";
  };
  add("ACCEL", "m/s^2");
  if (sensor.spec.has_gyro) add("GYRO", "rad/s");
  return text + "LATENCY\tn/a\tLATENCY\t" + sensor.tracked_point + "\ts\n";
}

std::string header_text(const BidsRecording& recording, const BidsSensor& sensor) {
  const double kinds = sensor.spec.has_gyro ? 3.0 : 0.0;
  return Json::object()
      .put("TaskName", recording.task)
      .put("TrackingSystemName", sensor.tracksys)
      .put("SamplingFrequency", sensor.spec.rate_hz)
      .put("RecordingType", "discontinuous")
      .put("MotionChannelCount", 4.0 + kinds)
      .put("TrackedPointsCount", 1.0)
      .put("ACCELChannelCount", 3.0)
      .put("GYROChannelCount", kinds)
      .put("LATENCYChannelCount", 1.0)
      .put("MissingValues", "missing samples are missing rows")
      .text();
}

std::string arrival_text(const BidsSensor& sensor) {
  std::string text = "first_row\trows\tsequence\tarrival_s\n";
  for (const BidsPacket& packet : sensor.packets) {
    text += std::to_string(packet.first_row) + "\t" + std::to_string(packet.rows) + "\t" +
            std::to_string(packet.sequence) + "\t";
    put(text, packet.arrival_s, 9);
    text += '\n';
  }
  return text;
}

Status describe_dataset(const std::string& folder) {
  if (fs::exists(folder + "/dataset_description.json")) return Done{};
  const std::string description = Json::object()
                                      .put("Name", "Recordings of running gait")
                                      .put("BIDSVersion", "1.9.0")
                                      .put("DatasetType", "raw")
                                      .text();
  if (auto written = write_file(folder + "/.bidsignore", "**/*_arrival.tsv\n"); !written) return written;
  return write_file(folder + "/dataset_description.json", description);
}

}  // namespace

Result<BidsRecording> read_session(SessionReader& reader, const std::string& task) {
  BidsRecording recording;
  recording.participant = "sub-" + label(reader.header().runner_id());
  recording.task = label(task);
  recording.name = recording.participant + "_task-" + recording.task;
  std::map<std::string, Device> devices;
  SessionEvent event;
  while (reader.next(event)) {
    if (const auto* joined = std::get_if<v1::SensorHello>(&event)) {
      join(*joined, recording, devices);
    } else if (const auto* block = std::get_if<v1::RecordedBlock>(&event)) {
      const auto found = devices.find(block->device_id());
      if (found != devices.end()) append(*block, found->second, recording.sensors[found->second.sensor]);
    }
  }
  std::erase_if(recording.sensors, [](const BidsSensor& sensor) { return sensor.rows.empty(); });
  if (recording.sensors.empty()) return Error{"the recording holds no reading"};
  return recording;
}

Status write_motion_bids(const BidsRecording& recording, const std::string& folder) {
  const std::string motion = folder + "/" + recording.participant + "/motion";
  std::error_code error;
  fs::create_directories(motion, error);
  if (error) return Error{motion + ": " + error.message()};
  if (auto described = describe_dataset(folder); !described) return described;
  for (const BidsSensor& sensor : recording.sensors) {
    const std::string stem = motion + "/" + recording.name + "_tracksys-" + sensor.tracksys;
    if (fs::exists(stem + "_motion.tsv")) return Error{stem + "_motion.tsv: is there already"};
    std::vector<std::pair<std::string, std::string>> files = {
        {"_motion.tsv", motion_text(sensor)},
        {"_channels.tsv", channels_text(sensor)},
        {"_motion.json", header_text(recording, sensor)}};
    if (!sensor.packets.empty()) files.emplace_back("_arrival.tsv", arrival_text(sensor));
    for (const auto& [ending, text] : files)
      if (auto written = write_file(stem + ending, text); !written) return written;
  }
  return Done{};
}

std::string sensor_csv(const BidsSensor& sensor) {
  std::string text = "time_s,accel_x_mps2,accel_y_mps2,accel_z_mps2";
  if (sensor.spec.has_gyro) text += ",gyro_x_radps,gyro_y_radps,gyro_z_radps";
  text += '\n';
  for (std::size_t i = 0; i < sensor.rows.size(); ++i) {
    put(text, sensor.device_time_s[i], 9);
    for (std::size_t c = 0; c < (sensor.spec.has_gyro ? 6U : 3U); ++c) {
      text += ',';
      put(text, sensor.rows[i][c]);
    }
    text += '\n';
  }
  return text;
}

}  // namespace evenstride
