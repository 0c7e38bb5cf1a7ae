#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "ingest/recording/byte_sink.h"

namespace evenstride {
namespace {

Error system_error(const std::string& what) { return {what + ": " + std::strerror(errno)}; }

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

// One writer at a time: who mends a file cuts its tail, which may be what a daemon is writing. Where the file
// system knows no locks there are none.
Status lock(int descriptor, const std::string& path) {
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return Done{};
  return Error{path + " is being written by another program"};
}

}  // namespace

Result<std::unique_ptr<FileSink>> FileSink::create(const std::string& path, bool truncate) {
  const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (truncate ? 0 : O_EXCL);
  const int descriptor = ::open(path.c_str(), flags, 0640);
  if (descriptor < 0) return system_error("cannot write " + path);
  auto sink = std::unique_ptr<FileSink>(new FileSink(descriptor, folder_of(path)));
  if (const Status locked = lock(descriptor, path); !locked) return Error{locked.error()};
  if (truncate && ::ftruncate(descriptor, 0) != 0 && errno != EINVAL)  // which is what devices say
    return system_error("cannot write " + path);
  return sink;
}

Result<std::unique_ptr<FileSink>> FileSink::carry_on(const std::string& path, std::uint64_t keep) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return system_error("cannot write " + path);
  auto sink = std::unique_ptr<FileSink>(new FileSink(descriptor, folder_of(path)));
  if (const Status locked = lock(descriptor, path); !locked) return Error{locked.error()};
  const auto end = static_cast<off_t>(keep);
  if (::ftruncate(descriptor, end) != 0 || ::lseek(descriptor, end, SEEK_SET) != end) {
    return system_error("cannot cut " + path);
  }
  return sink;
}

FileSink::~FileSink() { ::close(descriptor_); }

Status FileSink::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_error("cannot append to the recording");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return Done{};
}

Status FileSink::sync() {
  if (!name_is_durable_) {
    const Status synced = sync_folder(folder_);
    if (!synced) return synced;
    name_is_durable_ = true;
  }
  while (::fdatasync(descriptor_) != 0) {
    if (errno != EINTR) return system_error("cannot sync the recording");
  }
  return Done{};
}

Status FileSink::cut(std::uint64_t keep) {
  if (::ftruncate(descriptor_, static_cast<off_t>(keep)) != 0)
    return system_error("cannot cut the recording");
  return Done{};
}

Status sync_folder(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return Error{"cannot open " + path + ": " + std::strerror(errno)};
  const bool synced = ::fsync(descriptor) == 0;
  const int why = errno;
  ::close(descriptor);
  if (!synced) return Error{"cannot sync " + path + ": " + std::strerror(why)};
  return Done{};
}

}  // namespace evenstride
