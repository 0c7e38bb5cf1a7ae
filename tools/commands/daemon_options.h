/// What the commands about a daemon's data have in common.
#pragma once

#include <string>

#include "ingest/daemon/config.h"

namespace evenstride::commands {

/// What the file `config` says (empty: the usual ones), with the data directory that `data` names, else
/// the file's, else the user's. @throws CommandError when the file is wrong.
Config read_options(const std::string& config, const std::string& data);

}  // namespace evenstride::commands
