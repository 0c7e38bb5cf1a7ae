#include "ingest/daemon/data_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "ingest/recording/byte_source.h"
#include "ingest/recording/mcap_format.h"
#include "ingest/recording/session_reader.h"
#include "ingest/session/committer.h"

namespace evenstride {
namespace {

namespace fs = std::filesystem;

UnendedRecording look_at(const std::string& path) {
  UnendedRecording found{path, {}, Time{}, {}, false};
  auto reader = SessionReader::open(path);
  if (!reader) {
    found.fault = reader.error();
    return found;
  }
  found.header = reader->header();
  SessionEvent event;
  while (reader->next(event)) {
    found.last = Time(Duration(event_time_ns(event)));
    found.is_over |= std::holds_alternative<v1::SessionEnd>(event);
  }
  return found;
}

}  // namespace

Result<bool> has_end(const std::string& path) {
  auto source = open_source(path);
  if (!source) return Error{source.error()};
  const std::uint64_t size = (*source)->size(), magic = mcap::kMagic.size();
  return size > magic && (*source)->read(size - magic, magic) == mcap::kMagic;
}

Result<std::unique_ptr<DataDirectory>> DataDirectory::open(const std::string& path) {
  std::error_code error;
  fs::create_directories(fs::path(path) / "recordings", error);
  if (error) return Error{"cannot make " + path + ": " + error.message()};
  const std::string name = path + "/lock";
  const int lock = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (lock < 0) return Error{"cannot write to " + path + ": " + std::strerror(errno)};
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return Error{"another daemon uses " + path};
  }
  auto directory = std::unique_ptr<DataDirectory>(new DataDirectory(path, lock));
  const Status synced = sync_folder(path);
  if (!synced) return Error{synced.error()};
  return directory;
}

DataDirectory::~DataDirectory() { ::close(lock_); }

Result<std::vector<UnendedRecording>> find_unended(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".mcap") paths.push_back(entry.path());
  }
  if (error) return Error{"cannot look through " + folder + ": " + error.message()};
  std::sort(paths.begin(), paths.end());
  std::vector<UnendedRecording> found;
  for (const std::string& path : paths) {
    const auto ended = has_end(path);
    if (!ended) found.push_back({path, {}, Time{}, ended.error(), false});
    if (ended && !*ended) found.push_back(look_at(path));
  }
  return found;
}

std::string default_data_directory() {
  const char* given = std::getenv("XDG_DATA_HOME");
  if (given != nullptr && *given != '\0') return std::string(given) + "/evenstride";
  const char* home = std::getenv("HOME");
  return std::string(home != nullptr ? home : ".") + "/.local/share/evenstride";
}

}  // namespace evenstride
