#include "tools/formats/xdf.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <limits>

#include "tools/formats/bids_channels.h"
#include "tools/formats/file.h"
#include "tools/formats/motion_rows.h"
#include "tools/formats/xdf_chunks.h"
#include "tools/formats/xdf_times.h"

namespace evenstride {
namespace {

constexpr double kMostTime_s = 4e9, kBeyondAny = 1e30;  // times are kept in ns; readings in single precision
constexpr double kLowestRate_hz = 20.0, kHighestRate_hz = 2'000.0;

std::string small_letters(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// Names become parts of file names and identifiers.
std::string plain_name(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(), [](unsigned char c) { return std::isalnum(c) == 0 && c != '-' && c != '_'; },
      '-');
  return out;
}

std::string quantity_of(const XdfInfo::Channel& channel) {
  const std::string words = small_letters(channel.type + channel.label);
  if (words.find("acc") != words.npos) return "ACCEL";
  if (words.find("gyr") != words.npos || words.find("angvel") != words.npos ||
      words.find("rotationrate") != words.npos)
    return "GYRO";
  return "MISC";
}

// Words as cells of a table.
std::string cell(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  return text;
}

/// The stream's channels as Motion-BIDS describes them.
Result<BidsChannelMap> map_stream(const XdfInfo& info) {
  std::string table = "name\tcomponent\ttype\ttracked_point\tunits\n";
  for (const XdfInfo::Channel& channel : info.labelled) {
    const std::string label = small_letters(channel.label);
    table += cell(channel.label) + "\t" + (label.empty() ? "n/a" : label.substr(label.size() - 1)) + "\t" +
             quantity_of(channel) + "\t" + cell(info.name) + "\t" + cell(channel.unit) + "\n";
  }
  auto parsed = parse_table(std::move(table), "its channels", '\t');
  if (!parsed) return Error{parsed.error()};
  return map_channels(*parsed, "its channels");
}

float reading_of(double value, double scale) {
  const double si = value * scale;
  return std::abs(si) < kBeyondAny ? static_cast<float>(si) : std::numeric_limits<float>::quiet_NaN();
}

std::vector<RawReading> readings_of(const XdfStream& stream, const BidsChannels& point) {
  std::vector<RawReading> rows(stream.time_s.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const double* values = stream.values.data() + row * stream.info.channels;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      rows[row][axis] = reading_of(values[point.accel[axis].index], point.accel[axis].scale);
      rows[row][axis + 3] =
          point.gyro ? reading_of(values[(*point.gyro)[axis].index], (*point.gyro)[axis].scale) : 0.0F;
    }
  }
  return rows;
}

bool rises(const std::vector<double>& time_s) {
  return std::all_of(time_s.begin(), time_s.end(), [](double t) { return std::abs(t) <= kMostTime_s; }) &&
         std::adjacent_find(time_s.begin(), time_s.end(), [](double a, double b) { return !(a < b); }) ==
             time_s.end();
}

/// The stream as a sensor at `site`, or why it is none.
Result<BidsSensor> sensor_of(const XdfStream& stream, Site site) {
  const XdfInfo& info = stream.info;
  if (!(info.rate_hz >= kLowestRate_hz && info.rate_hz <= kHighestRate_hz))
    return Error{"its rate is not 20 to 2,000 Hz"};
  auto map = map_stream(info);
  if (!map) return Error{map.error()};
  if (stream.time_s.empty() || stream.values.size() != stream.time_s.size() * info.channels)
    return Error{"it holds no samples"};
  const BidsChannels& point = map->points.front();
  BidsSensor sensor;
  sensor.spec.site = site;
  sensor.spec.rate_hz = info.rate_hz;
  sensor.spec.has_gyro = point.gyro.has_value();
  sensor.spec.clock = SensorClock::kSession;
  sensor.tracksys = sensor.tracked_point = plain_name(info.name);
  sensor.has_latency = true;
  sensor.rows = readings_of(stream, point);
  sensor.device_time_s = recorder_times(stream);
  if (!rises(sensor.device_time_s)) return Error{"its stamps do not rise"};
  sensor.spec.accel_range_mps2 = plateau_of(sensor.rows, 0, kAccelRanges_mps2);
  sensor.spec.gyro_range_radps = plateau_of(sensor.rows, 3, kGyroRanges_radps);
  return sensor;
}

void add_stream(const XdfStream& stream, BidsRecording& recording) {
  const auto leave_out = [&](const std::string& why) {
    recording.notes.push_back("stream '" + stream.info.name + "' is left out: " + why);
  };
  const auto site = site_of_point(stream.info.name);
  if (!site) return leave_out("its name is no shoe, pelvis or trunk");
  if (std::any_of(recording.sensors.begin(), recording.sensors.end(),
                  [&](const auto& s) { return s.spec.site == *site; }))
    return leave_out("a second sensor at " + std::string(name(*site)));
  auto sensor = sensor_of(stream, *site);
  if (!sensor) return leave_out(sensor.error());
  recording.sensors.push_back(std::move(*sensor));
}

void count_from_first(std::vector<BidsSensor>& sensors) {
  double first_s = std::numeric_limits<double>::infinity();
  for (const BidsSensor& sensor : sensors) first_s = std::min(first_s, sensor.device_time_s.front());
  for (BidsSensor& sensor : sensors)
    for (double& time_s : sensor.device_time_s) time_s -= first_s;
}

}  // namespace

Result<BidsRecording> xdf_recording(std::string_view bytes, const std::string& name) {
  const auto file = parse_xdf(bytes);
  if (!file) return Error{name + ": " + file.error()};
  BidsRecording recording;
  recording.name = plain_name(name);
  recording.participant = "sub-" + recording.name;
  recording.notes = file->losses;
  for (const auto& [id, stream] : file->streams) add_stream(stream, recording);
  if (recording.sensors.empty()) {
    std::string why;
    for (const std::string& note : recording.notes) why += "; " + note;
    return Error{name + ": no sensor at a shoe, the pelvis or the trunk" + why};
  }
  count_from_first(recording.sensors);
  return recording;
}

Result<BidsRecording> read_xdf(const std::string& path) {
  const auto bytes = read_file(path);
  if (!bytes) return Error{bytes.error()};
  return xdf_recording(*bytes, std::filesystem::path(path).stem().string());
}

}  // namespace evenstride
