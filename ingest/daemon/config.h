/// The daemon's configuration file (TOML), read and checked as a whole.
#pragma once

#include <string>
#include <string_view>

#include "ingest/daemon/daemon.h"
#include "ingest/daemon/known_files.h"

namespace evenstride {

struct Config {
  DaemonOptions daemon;
  KnownFiles
      known;  ///< for the caller to read into `daemon.session`: the daemon takes what they hold, not files
};

/// Sets what the file sets and leaves the rest of `config` alone. @return every fault found, one a line,
/// each with its line number: unknown keys, wrong types, values out of range.
Status read_config(const std::string& path, Config& config);
/// The same of a text that is already read; `name` stands in the error lines.
Status config_from(std::string_view text, const std::string& name, Config& config);

}  // namespace evenstride
