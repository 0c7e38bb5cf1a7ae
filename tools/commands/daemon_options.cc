#include "tools/commands/daemon_options.h"

#include "ingest/daemon/data_directory.h"
#include "tools/cli.h"

namespace evenstride::commands {

Config read_options(const std::string& config, const std::string& data) {
  Config out;
  if (!config.empty()) {
    const Status read = read_config(config, out);
    if (!read) throw CommandError(read.error());
  }
  std::string& folder = out.daemon.data;
  if (!data.empty()) folder = data;
  if (folder.empty()) folder = default_data_directory();
  return out;
}

}  // namespace evenstride::commands
