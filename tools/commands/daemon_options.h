/// What the commands about a daemon's data have in common.
#pragma once

#include <string>

#include "ingest/daemon/daemon.h"

namespace evenstride::commands {

/// The options in the file `config` (empty: the usual ones), with the data directory that `data` names, else
/// the file's, else the user's. @throws CommandError when the file is wrong.
DaemonOptions read_options(const std::string& config, const std::string& data);

}  // namespace evenstride::commands
