#include "tools/formats/file.h"

#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "ingest/recording/mcap_format.h"

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

/// Writes `content` to `target`; an error names `path`.
Status write_to(const std::string& target, const std::string& path, const std::string& content) {
  std::ofstream file(target, std::ios::binary | std::ios::trunc);
  if (!file) return Error{path + ": " + std::strerror(errno)};
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.flush();
  if (!file) return Error{path + ": cannot be written: " + std::strerror(errno)};
  return Done{};
}

bool is_recording(const std::string& path) {
  char start[mcap::kMagic.size()] = {};
  std::ifstream file(path, std::ios::binary);
  return file.read(start, sizeof start) && std::string_view(start, sizeof start) == mcap::kMagic;
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
  std::error_code error;
  // A pipe or a device takes what it is given; renaming would put a file in its place.
  if (std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error) &&
      !std::filesystem::is_directory(path, error))
    return write_to(path, path, content);
  if (is_recording(path)) return Error{path + ": is a recording (MCAP); results are not written over it"};
  const std::string partial = path + ".partial";
  auto written = write_to(partial, path, content);
  if (written) {
    std::filesystem::rename(partial, path, error);
    if (error) written = Error{path + ": " + error.message()};
  }
  if (!written) std::filesystem::remove(partial, error);
  return written;
}

}  // namespace evenstride
