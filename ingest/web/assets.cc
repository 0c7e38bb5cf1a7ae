#include "ingest/web/assets.h"

#include "web_externs.inc"

namespace evenstride {

std::span<const WebFile> web_files() {
  // The ends are the linker's, so this table is filled when it is first asked for.
  static const WebFile files[] = {
#include "web_rows.inc"
  };
  return files;
}

std::string_view web_file(std::string_view name) {
  for (const WebFile& file : web_files()) {
    if (file.name == name) return file.bytes;
  }
  return {};
}

}  // namespace evenstride
