#include "ingest/daemon/config.h"

#include "tests/fuzz/targets.h"

namespace evenstride::fuzz {

void config(std::string_view bytes) {
  Config config;
  const Status read = config_from(bytes, "this", config);
  if (!read) return promise(read.error().starts_with("this"), "a fault names the file");
  const DaemonOptions& options = config.daemon;
  promise(options.ingest_limits.max_frame_bytes >= 1024 && options.ingest_limits.max_frame_bytes <= 1 << 20,
          "what is taken over lies within its bounds");
  promise(options.workers <= 256, "what is taken over lies within its bounds");
}

}  // namespace evenstride::fuzz
