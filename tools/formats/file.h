/// A whole file as text, unpacked when its name ends in ".gz".
#pragma once

#include <string>

#include "core/base/result.h"

namespace evenstride {

/// Fails with "<path>: <why>" when the file is absent, unreadable or a torn gzip.
Result<std::string> read_file(const std::string& path);

/// Writes beside the target and renames, so that no half-written file is ever seen under `path`; into a pipe
/// or a device it writes directly. A recording (MCAP) is not written over: a run cannot be repeated.
Status write_file(const std::string& path, const std::string& content);

}  // namespace evenstride
