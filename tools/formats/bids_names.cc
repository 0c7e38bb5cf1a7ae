#include "tools/formats/bids_names.h"

#include <algorithm>
#include <filesystem>

namespace evenstride {
namespace fs = std::filesystem;

std::string bids_entity(std::string_view name, std::string_view key) {
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t end = std::min(name.find('_', at), name.size());
    const std::string_view part = name.substr(at, end - at);
    if (part.size() > key.size() && part.starts_with(key) && part[key.size()] == '-')
      return std::string(part.substr(key.size() + 1));
    at = end + 1;
  }
  return {};
}

std::string recording_of_file(std::string_view file_name) {
  std::string name(file_name.substr(0, file_name.size() - kMotionEnding.size()));
  const std::size_t at = name.find("_tracksys-");
  if (at == std::string::npos) return name;
  const std::size_t end = std::min(name.find('_', at + 1), name.size());
  return name.erase(at, end - at);
}

std::vector<std::string> motion_files(const std::string& dataset, const std::string& participant) {
  const fs::path home = fs::path(dataset) / participant;
  std::vector<fs::path> parents{home};
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(home, error))
    if (entry.path().filename().string().starts_with("ses-")) parents.push_back(entry.path());
  std::vector<std::string> found;
  for (const fs::path& parent : parents)
    for (const auto& entry : fs::directory_iterator(parent / "motion", error))
      if (entry.path().filename().string().ends_with(kMotionEnding)) found.push_back(entry.path().string());
  std::sort(found.begin(), found.end());
  return found;
}

std::string folder_name(const std::string& path) {
  fs::path clean = fs::path(path).lexically_normal();
  if (!clean.has_filename()) clean = clean.parent_path();
  return clean.filename().string();
}

}  // namespace evenstride
