#include "tools/formats/file.h"

#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace evenstride {
namespace {

Result<std::string> read_gzip(const std::string& path) {
  gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) return Error{path + ": " + std::strerror(errno)};
  std::string content;
  char buffer[1 << 16];
  int got = 0;
  while ((got = gzread(file, buffer, sizeof buffer)) > 0)
    content.append(buffer, static_cast<std::size_t>(got));
  // gzread reports a torn tail only through gzclose.
  const bool whole = gzclose(file) == Z_OK && got == 0;
  if (!whole) return Error{path + ": gzip file is damaged or cut"};
  return content;
}

}  // namespace

Result<std::string> read_file(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return Error{path + ": is a folder, not a file"};
  if (path.ends_with(".gz")) return read_gzip(path);
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return Error{path + ": " + std::strerror(errno)};
  std::string content(static_cast<std::size_t>(file.tellg()), '\0');
  file.seekg(0);
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (!file) return Error{path + ": cannot be read to its end"};
  return content;
}

Status write_file(const std::string& path, const std::string& content) {
  const std::string partial = path + ".partial";
  {
    std::ofstream file(partial, std::ios::binary | std::ios::trunc);
    if (!file) return Error{path + ": " + std::strerror(errno)};
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    file.flush();
    if (!file) return Error{path + ": cannot be written: " + std::strerror(errno)};
  }
  std::error_code error;
  std::filesystem::rename(partial, path, error);
  if (error) return Error{path + ": " + error.message()};
  return Done{};
}

}  // namespace evenstride
