/// Where a recording's bytes go: a file, or memory in tests.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace evenstride {

class ByteSink {
 public:
  virtual ~ByteSink() = default;
  /// Appends all of `bytes`, or says why not; after a failure the end of the sink is undefined.
  virtual Status append(std::string_view bytes) = 0;
};

/// Keeps everything in memory.
class MemorySink : public ByteSink {
 public:
  Status append(std::string_view bytes) override {
    bytes_.append(bytes);
    return Done{};
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// An append-only file, which nobody else can open for writing in this way meanwhile. Short writes and EINTR
/// are dealt with; any other failure is an error.
class FileSink : public ByteSink {
 public:
  /// Creates `path`, which must not exist unless `truncate`.
  static Result<std::unique_ptr<FileSink>> create(const std::string& path, bool truncate = false);
  /// Opens `path`, which must exist, cuts it after `keep` bytes and appends from there.
  static Result<std::unique_ptr<FileSink>> carry_on(const std::string& path, std::uint64_t keep);
  ~FileSink() override;
  FileSink(const FileSink&) = delete;
  FileSink& operator=(const FileSink&) = delete;
  Status append(std::string_view bytes) override;
  /// Waits until what was appended is on disk, and that the file's name is. After a failure the file must not
  /// be trusted again.
  Status sync();
  /// Cuts the file after `keep` bytes; nothing may be appended any more.
  Status cut(std::uint64_t keep);
  int descriptor() const { return descriptor_; }

 private:
  FileSink(int descriptor, std::string folder) : descriptor_(descriptor), folder_(std::move(folder)) {}
  int descriptor_;
  const std::string folder_;
  std::atomic<bool> name_is_durable_{false};
};

/// Makes the entries of a folder durable, so that files created in it survive.
Status sync_folder(const std::string& path);

}  // namespace evenstride
