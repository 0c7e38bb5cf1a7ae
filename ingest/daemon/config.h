/// The daemon's configuration file (TOML), read and checked as a whole.
#pragma once

#include <string>

#include "ingest/daemon/daemon.h"

namespace evenstride {

/// Sets what the file sets and leaves the rest of `options` alone. @return every fault found, one a line,
/// each with its line number: unknown keys, wrong types, values out of range.
Status read_config(const std::string& path, DaemonOptions& options);

}  // namespace evenstride
