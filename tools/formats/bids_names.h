/// Names and places of the files of a BIDS dataset.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace evenstride {

inline constexpr std::string_view kMotionEnding = "_motion.tsv";

/// The value of `key` in a name such as "sub-A_task-run1_tracksys-hip"; empty if it is not there.
std::string bids_entity(std::string_view name, std::string_view key);

/// The recording that a motion file belongs to: its name without tracksys and ending.
std::string recording_of_file(std::string_view file_name);

/// Paths of every motion file of one participant ("sub-A"), also of its sessions, sorted.
std::vector<std::string> motion_files(const std::string& dataset, const std::string& participant);

/// The last part of a path, with or without a slash behind it: a dataset's name, told without this machine's
/// paths.
std::string folder_name(const std::string& path);

}  // namespace evenstride
