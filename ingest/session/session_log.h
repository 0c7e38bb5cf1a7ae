/// The file of a running session: chunks go to it once a second, and what is in it is made durable by others.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "ingest/recording/session_writer.h"

namespace evenstride {

class SessionLog {
 public:
  static constexpr std::int64_t kChunkAge_ns = 1'000'000'000;  ///< an open chunk is closed after so long

  /// A new file; it must not exist. None is left behind if its head cannot be written.
  static Result<std::unique_ptr<SessionLog>> create(const std::string& path, const v1::SessionHeader& header,
                                                    int zstd_level = 1);
  /// Carries on with a file that was cut off: cuts its torn tail and syncs the rest, which the process that
  /// wrote it may not have done. `last` is the time of its last whole event.
  static Result<std::unique_ptr<SessionLog>> resume(const std::string& path, const v1::SessionHeader& header,
                                                    Time last, int zstd_level = 1);

  SessionWriter& writer() { return *writer_; }
  const std::string& path() const { return path_; }
  /// Closes the open chunk if it is old enough.
  void flush_if_due(std::int64_t steady_ns);
  bool is_durable() const { return marked_bytes_ <= synced_bytes_; }  ///< or about to be
  void flush();
  /// The file as it is now ends with what sensors can be told of.
  void mark() { marked_bytes_ = writer_->mcap().bytes_written(); }
  /// Takes note that everything up to the mark is about to be synced.
  std::shared_ptr<FileSink> begin_sync();
  /// The sync that began last has succeeded.
  void end_sync() { durable_bytes_ = synced_bytes_; }
  /// Gives the file up after a failed write or sync: what sensors were never told of is cut off, synced or
  /// not, since they send it again, into another file. A file of which nothing is durable goes away.
  void abandon();
  Status close();
  const Status& status() const { return writer_->mcap().status(); }

 private:
  SessionLog(std::string path, std::shared_ptr<FileSink> file)
      : path_(std::move(path)), file_(std::move(file)) {}
  std::string path_;
  std::shared_ptr<FileSink> file_;
  std::unique_ptr<SessionWriter> writer_;
  std::int64_t chunk_since_ns_ = 0;  ///< when the open chunk was first seen; 0 = none
  std::uint64_t marked_bytes_ = 0, synced_bytes_ = 0, durable_bytes_ = 0;
};

/// Writes the missing end of a recording in place: cuts the torn tail and appends index and summary, or does
/// nothing to a complete file. @return what was found.
struct MendReport {
  bool was_complete = false;
  std::uint64_t bytes_before = 0, bytes_kept = 0;
  std::uint64_t messages = 0;
  std::uint64_t damaged = 0;  ///< chunks in the middle that cannot be read; left as they are
};
Result<MendReport> mend(const std::string& path);

}  // namespace evenstride
