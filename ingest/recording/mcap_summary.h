/// What stands at the end of an MCAP file: schemas, channels, chunk index, statistics, footer. Collected
/// while writing, or found again by scanning a file whose writer did not come to write it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/recording/byte_source.h"

namespace evenstride::mcap {

struct ChunkEntry {
  std::uint64_t start_ns = 0, end_ns = 0;  ///< log times
  std::uint64_t offset = 0, length = 0;    ///< of the chunk's record in the file
  std::uint64_t index_length = 0;          ///< of the message indexes behind it
  std::uint64_t compressed = 0, uncompressed = 0;
  std::string compression = "zstd";
  std::vector<std::pair<std::uint16_t, std::uint64_t>> index_offsets;  ///< channel, offset of its index
};

/// Log time and offset of each message of the open chunk, by channel.
using MessageIndex = std::map<std::uint16_t, std::vector<std::pair<std::uint64_t, std::uint64_t>>>;

struct Summary {
  std::string schemas, channels;  ///< whole records
  std::uint16_t schema_count = 0;
  std::map<std::uint16_t, std::string> topics;
  std::map<std::uint16_t, std::uint64_t> messages;  ///< by channel
  std::uint64_t first_ns = 0, last_ns = 0;
  std::vector<ChunkEntry> chunks;
  std::uint64_t message_count() const;
  /// Everything from the end of the data on, for a file that is `at` bytes long.
  std::string trailer(std::uint64_t at) const;
};

/// The records of a chunk's message indexes; fills in `entry` for a chunk whose indexes begin at `at`.
std::string index_records(const MessageIndex& index, std::uint64_t at, ChunkEntry& entry);

void put_record(std::string& out, std::uint8_t op, std::string_view body);

/// A file seen from its records' heads, up to the last whole chunk.
struct Scan {
  Summary summary;
  bool complete = false;       ///< footer and magic are there
  std::uint64_t data_end = 0;  ///< where data may be appended: behind the last whole chunk and `last_index`
  std::uint64_t cut_at = 0;    ///< keep so many bytes, then write `last_index`
  std::string last_index;      ///< the last chunk's message indexes, made anew from its content
  std::uint64_t damaged = 0;   ///< chunks and stretches in the middle that cannot be read
};

/// @return an error if it does not begin as MCAP. Chunks in the middle are believed without unpacking them
/// unless `verify`.
Result<Scan> scan(ByteSource& source, bool verify);

}  // namespace evenstride::mcap
