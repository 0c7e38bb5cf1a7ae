#include "tools/commands/daemon_options.h"

#include "ingest/daemon/config.h"
#include "ingest/daemon/data_directory.h"
#include "tools/cli.h"

namespace evenstride::commands {

DaemonOptions read_options(const std::string& config, const std::string& data) {
  DaemonOptions options;
  if (!config.empty()) {
    const Status read = read_config(config, options);
    if (!read) throw CommandError(read.error());
  }
  if (!data.empty()) options.data = data;
  if (options.data.empty()) options.data = default_data_directory();
  return options;
}

}  // namespace evenstride::commands
