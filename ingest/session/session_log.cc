#include "ingest/session/session_log.h"

#include <unistd.h>

#include "ingest/recording/mcap_summary.h"

namespace evenstride {
namespace {

Result<mcap::Scan> scan_file(const std::string& path, bool verify) {
  auto source = open_source(path);
  if (!source) return Error{source.error()};
  auto found = mcap::scan(**source, verify);
  if (!found) return Error{path + ": " + found.error()};
  return found;
}

constexpr std::size_t kChunk_bytes = 48 * 1024;  // what four sensors say in a second or more, at 200 Hz

// A run may be long and runners many: their indexes are read back from the files when these are closed.
McapWriterParams params_of(int zstd_level) {
  McapWriterParams params;
  params.zstd_level = zstd_level;
  params.keep_index = false;
  params.chunk_bytes = kChunk_bytes;
  return params;
}

}  // namespace

Result<std::unique_ptr<SessionLog>> SessionLog::create(const std::string& path,
                                                       const v1::SessionHeader& header, int zstd_level) {
  auto file = FileSink::create(path);
  if (!file) return Error{file.error()};
  auto log = std::unique_ptr<SessionLog>(new SessionLog(path, std::move(*file)));
  log->writer_ = std::make_unique<SessionWriter>(*log->file_, header, params_of(zstd_level));
  if (log->status()) return log;
  log->abandon();
  return Error{log->status().error()};
}

Result<std::unique_ptr<SessionLog>> SessionLog::resume(const std::string& path,
                                                       const v1::SessionHeader& header, Time last,
                                                       int zstd_level) {
  auto found = scan_file(path, false);
  if (!found) return Error{found.error()};
  auto file = FileSink::carry_on(path, found->cut_at);
  if (!file) return Error{file.error()};
  auto log = std::unique_ptr<SessionLog>(new SessionLog(path, std::move(*file)));
  log->writer_ =
      std::make_unique<SessionWriter>(*log->file_, header, std::move(*found), last, params_of(zstd_level));
  if (!log->status()) return Error{log->status().error()};
  log->mark();
  const Status synced = log->begin_sync()->sync();
  if (!synced) return Error{synced.error()};
  log->end_sync();
  return log;
}

void SessionLog::flush() {
  writer_->mcap().flush();
  chunk_since_ns_ = 0;
}

void SessionLog::flush_if_due(std::int64_t steady_ns) {
  if (writer_->mcap().open_chunk_bytes() == 0) {
    chunk_since_ns_ = 0;
  } else if (chunk_since_ns_ == 0) {
    chunk_since_ns_ = steady_ns;
  } else if (steady_ns - chunk_since_ns_ >= kChunkAge_ns) {
    flush();
  }
}

std::shared_ptr<FileSink> SessionLog::begin_sync() {
  synced_bytes_ = marked_bytes_;
  return file_;
}

void SessionLog::abandon() {
  // As well as can be: the disk has failed already.
  if (durable_bytes_ > 0) {
    (void)file_->cut(durable_bytes_);
  } else {
    ::unlink(path_.c_str());
  }
}

Status SessionLog::close() {
  writer_->mcap().flush();
  if (!status()) return status();
  const auto found = scan_file(path_, false);
  if (!found) return Error{found.error()};
  Status closed = writer_->close(&found->summary);
  if (!closed) return closed;
  return file_->sync();
}

Result<MendReport> mend(const std::string& path) {
  auto source = open_source(path);
  if (!source) return Error{source.error()};
  MendReport report;
  report.bytes_before = (*source)->size();
  auto found = mcap::scan(**source, true);
  if (!found) return Error{path + ": " + found.error()};
  report.was_complete = found->complete;
  report.damaged = found->damaged;
  report.messages = found->summary.message_count();
  report.bytes_kept = found->complete ? report.bytes_before : found->data_end;
  if (found->complete) return report;
  auto file = FileSink::carry_on(path, found->cut_at);
  if (!file) return Error{file.error()};
  McapWriter writer(**file, {}, std::move(*found));
  Status closed = writer.close();
  if (closed) closed = (*file)->sync();
  if (!closed) return Error{path + ": " + closed.error()};
  return report;
}

}  // namespace evenstride
