/// Writes an MCAP file: zstd chunks with CRCs, message and chunk indexes, statistics, summary.
///
/// Messages are collected into a chunk, which reaches the sink whole when `flush` is called or it is nearly
/// `chunk_bytes` long, in one piece with the schemas and channels that were added before. A file cut anywhere
/// keeps every chunk that had been written. Source: https://mcap.dev/spec
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "ingest/recording/byte_sink.h"

namespace evenstride {

namespace mcap {
struct Scan;
struct Summary;
}  // namespace mcap

struct McapWriterParams {
  std::size_t chunk_bytes = 256 * 1024;  ///< of one that is not compressed yet; closed at 7/8 of it
  int zstd_level = 1;
  /// False: the chunk index is not kept in memory, which grows with the recording, but must be given to
  /// `close`.
  bool keep_index = true;
};

class McapWriter {
 public:
  /// `sink` must outlive the writer.
  McapWriter(ByteSink& sink, const McapWriterParams& params, std::string_view library);
  /// Carries on with a file that was scanned: `sink` stands behind its first `scan.cut_at` bytes.
  McapWriter(ByteSink& sink, const McapWriterParams& params, mcap::Scan scan);
  ~McapWriter();
  McapWriter(const McapWriter&) = delete;
  McapWriter& operator=(const McapWriter&) = delete;

  /// @return the schema's id. `data` of encoding "protobuf" is a serialised FileDescriptorSet.
  std::uint16_t add_schema(std::string_view name, std::string_view encoding, std::string_view data);
  /// @return the channel's id.
  std::uint16_t add_channel(std::uint16_t schema, std::string_view topic, std::string_view encoding);
  void message(std::uint16_t channel, std::uint64_t log_time_ns, std::uint64_t publish_time_ns,
               std::string_view data);

  /// Closes the open chunk, if it holds anything, and hands everything to the sink.
  void flush();
  /// Flushes, writes index and summary. Nothing may follow. `found`: as scanned from the flushed file, if the
  /// index was not kept. @return the first failure of the sink, if any.
  Status close(const mcap::Summary* found = nullptr);

  /// The first failure of the sink; after it nothing is written any more.
  const Status& status() const;
  std::size_t open_chunk_bytes() const;  ///< held back, not yet in the sink
  std::uint64_t bytes_written() const;   ///< handed to the sink
  std::uint64_t messages() const;        ///< including those of the open chunk

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace evenstride
