#include "tests/support/reference_data.h"

#include <cstdlib>
#include <filesystem>

namespace evenstride::test {

std::optional<std::string> reference_data(const std::string& name) {
  namespace fs = std::filesystem;
  const char* given = std::getenv("EVENSTRIDE_REFERENCE");
  const fs::path root = given ? fs::path(given) : fs::path(EVENSTRIDE_SOURCE_DIR) / ".." / "shared" / "data";
  const fs::path folder = root / name;
  std::error_code error;
  if (!fs::is_directory(folder, error)) return std::nullopt;
  return folder.string();
}

std::string source_path(const std::string& relative) {
  return std::string(EVENSTRIDE_SOURCE_DIR) + "/" + relative;
}

}  // namespace evenstride::test
