/// The daemon's configuration file (TOML), read and checked as a whole.
#pragma once

#include <string>
#include <string_view>

#include "ingest/daemon/daemon.h"

namespace evenstride {

/// Sets what the file sets and leaves the rest of `options` alone. @return every fault found, one a line,
/// each with its line number: unknown keys, wrong types, values out of range.
Status read_config(const std::string& path, DaemonOptions& options);
/// The same of a text that is already read; `name` stands in the error lines.
Status config_from(std::string_view text, const std::string& name, DaemonOptions& options);

}  // namespace evenstride
