#include "tests/support/gait_recording.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

#include "tests/support/table.h"

namespace evenstride::test {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kLatencyColumn = 6;  // seconds, where there is one

std::string subject_of(const std::string& recording) { return recording.substr(0, recording.find('_')); }

double sampling_frequency(const std::string& json_path) {
  std::ifstream in(json_path);
  std::stringstream all;
  all << in.rdbuf();
  const std::string text = all.str(), key = "\"SamplingFrequency\":";
  const std::size_t at = text.find(key);
  if (at == std::string::npos) throw std::runtime_error("no SamplingFrequency in " + json_path);
  return std::stod(text.substr(at + key.size()));
}

std::string sensor_stem(const std::string& folder, const std::string& recording, Site site) {
  return folder + "/" + subject_of(recording) + "/motion/" + recording + "_tracksys-" +
         std::string(name(site)) + "_motion";
}

}  // namespace

std::vector<std::string> recordings(const std::string& folder, const std::string& task_contains) {
  std::set<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string file = entry.path().filename().string();
    const std::size_t end = file.find("_tracksys-"), task = file.find("_task-");
    if (end == std::string::npos || task == std::string::npos || !file.ends_with("_motion.tsv")) continue;
    const std::string recording = file.substr(0, end);
    if (recording.find("clocks") != std::string::npos) continue;
    if (recording.find(task_contains, task) != std::string::npos) found.insert(recording);
  }
  return {found.begin(), found.end()};
}

std::optional<SensorRecording> load_sensor(const std::string& folder, const std::string& recording,
                                           Site site) {
  const std::string stem = sensor_stem(folder, recording, site);
  if (!fs::exists(stem + ".tsv")) return std::nullopt;
  SensorRecording out;
  out.rate_hz = sampling_frequency(stem + ".json");
  const Table table = read_table(stem + ".tsv", '\t', false);
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    ImuSample s;
    const bool has_time = table.rows[i].size() > kLatencyColumn;
    s.time = time_from_s(has_time ? table.number(i, kLatencyColumn) : static_cast<double>(i) / out.rate_hz);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      s.accel_S_mps2[static_cast<Eigen::Index>(axis)] = table.number(i, axis);
      s.rate_S_radps[static_cast<Eigen::Index>(axis)] = table.number(i, axis + 3);
    }
    if (s.accel_S_mps2.allFinite() && s.rate_S_radps.allFinite()) out.samples.push_back(s);
  }
  return out;
}

std::string truth_path(const std::string& folder, const std::string& recording, const std::string& what) {
  return folder + "/derivatives/reference/" + subject_of(recording) + "/motion/" + recording + "_" + what +
         ".tsv";
}

std::optional<Eigen::Matrix3d> true_mounting(const std::string& folder, const std::string& recording,
                                             Site site) {
  const std::string subject = subject_of(recording);
  const std::string path =
      folder + "/derivatives/reference/" + subject + "/" + subject + "_desc-mounting.tsv";
  if (!fs::exists(path)) return std::nullopt;
  const Table table = read_table(path, '\t');
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    if (table.text(row, "tracksys") != name(site)) continue;
    Eigen::Matrix3d R_BS;
    for (int i = 0; i < 9; ++i)
      R_BS(i / 3, i % 3) = table.number(row, "R_BS_" + std::to_string(i / 3) + std::to_string(i % 3));
    return R_BS;
  }
  return std::nullopt;
}

std::vector<TrueStep> true_steps(const std::string& folder, const std::string& recording) {
  const Table table = read_table(truth_path(folder, recording, "desc-steps_events"), '\t');
  std::vector<TrueStep> steps;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const std::string& side = table.text(row, "side");
    steps.push_back({side == "left"    ? Side::kLeft
                     : side == "right" ? Side::kRight
                                       : Side::kUnknown,
                     table.number(row, "onset"), table.number(row, "duration")});
  }
  std::sort(steps.begin(), steps.end(),
            [](const TrueStep& a, const TrueStep& b) { return a.contact_s < b.contact_s; });
  return steps;
}

}  // namespace evenstride::test
