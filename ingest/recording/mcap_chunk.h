/// One chunk of an MCAP file, taken out of its wrapping.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace evenstride::mcap {

/// What the chunk says of itself.
struct ChunkHead {
  std::uint64_t start_ns = 0, end_ns = 0, uncompressed_bytes = 0;
  std::uint32_t uncompressed_crc = 0;
  std::string_view compression;
  std::string_view body;
};

/// The head of a chunk record's content, or what is wrong with it.
Result<ChunkHead> chunk_head(std::string_view content);

/// Unpacks into `out` and checks the CRC. Never takes more than the limit on a record's size.
Status unpack(const ChunkHead& head, std::string& out);

}  // namespace evenstride::mcap
