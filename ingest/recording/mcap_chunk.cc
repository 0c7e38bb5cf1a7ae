#include "ingest/recording/mcap_chunk.h"

#include <zstd.h>

#include "ingest/recording/mcap_format.h"
#include "ingest/wire/bytes.h"
#include "ingest/wire/crc.h"

namespace evenstride::mcap {

Result<ChunkHead> chunk_head(std::string_view content) {
  ByteCursor in(content);
  ChunkHead head;
  head.start_ns = in.get<std::uint64_t>();
  head.end_ns = in.get<std::uint64_t>();
  head.uncompressed_bytes = in.get<std::uint64_t>();
  head.uncompressed_crc = in.get<std::uint32_t>();
  head.compression = in.get_text();
  head.body = in.take(in.get<std::uint64_t>());
  if (!in.good() || !in.empty()) return Error{"chunk's sizes do not add up"};
  if (head.uncompressed_bytes > kMaxRecord) return Error{"chunk larger than we read"};
  return head;
}

Status unpack(const ChunkHead& head, std::string& out) {
  if (head.compression == "zstd") {
    // The size in the head is only believed if the frame says the same: a small frame cannot claim memory.
    if (ZSTD_getFrameContentSize(head.body.data(), head.body.size()) != head.uncompressed_bytes) {
      return Error{"chunk's sizes disagree"};
    }
    out.resize(static_cast<std::size_t>(head.uncompressed_bytes));
    const std::size_t got = ZSTD_decompress(out.data(), out.size(), head.body.data(), head.body.size());
    if (ZSTD_isError(got) != 0)
      return Error{std::string("chunk does not decompress: ") + ZSTD_getErrorName(got)};
    if (got != out.size()) return Error{"chunk shorter than it says"};
  } else if (head.compression.empty()) {
    if (head.body.size() != head.uncompressed_bytes) return Error{"chunk's sizes disagree"};
    out.assign(head.body);
  } else {
    return Error{"chunk compressed with '" + std::string(head.compression) + "', which we do not read"};
  }
  if (head.uncompressed_crc != 0 && crc32(out) != head.uncompressed_crc) return Error{"chunk's CRC is wrong"};
  return Done{};
}

}  // namespace evenstride::mcap
