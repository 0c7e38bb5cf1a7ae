#include "tools/analysis/sources.h"

#include <algorithm>
#include <filesystem>

#include "tools/formats/bids_names.h"
#include "tools/formats/motion_bids.h"

namespace evenstride {
namespace {

namespace fs = std::filesystem;

/// A path below a dataset that names one recording.
std::vector<Source> recording_below(const fs::path& path) {
  std::string name = path.filename().string();
  if (!name.starts_with("sub-")) return {};
  name = name.ends_with(kMotionEnding) ? recording_of_file(name)
                                       : recording_of_file(name + std::string(kMotionEnding));
  const std::string participant = "sub-" + bids_entity(name, "sub");
  for (fs::path parent = path.parent_path();; parent = parent.parent_path()) {
    const std::string dataset = parent.empty() ? "." : parent.string();
    for (const std::string& file : motion_files(dataset, participant))
      if (recording_of_file(fs::path(file).filename().string()) == name) return {{name, {}, dataset}};
    if (parent == parent.parent_path()) return {};
  }
}

/// A path that names one recording by itself; nothing for others.
std::vector<Source> one_recording(const fs::path& path) {
  std::error_code error;
  if (fs::is_regular_file(path, error) && !path.string().ends_with(".tsv"))
    return {{path.stem().string(), path.string(), {}}};
  return recording_below(path);
}

}  // namespace

Result<std::vector<Source>> find_sources(const std::string& given, const std::string& recording) {
  fs::path path = fs::path(given).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  if (auto one = one_recording(path); !one.empty()) {
    if (recording.empty() || recording == one.front().name) return one;
    return Error{given + ": is one recording itself, and not '" + recording + "'"};
  }
  std::error_code error;
  if (!fs::exists(path, error)) return Error{given + ": no such file, dataset or recording"};
  auto names = list_recordings(path.string());
  if (!names) return Error{names.error()};
  std::vector<Source> sources;
  for (std::string& name : *names)
    if (recording.empty() || name == recording) sources.push_back({std::move(name), {}, path.string()});
  if (sources.empty()) return Error{given + ": no recording '" + recording + "'"};
  return sources;
}

}  // namespace evenstride
