/// The constants of the MCAP container, version 0. Source: https://mcap.dev/spec
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace evenstride::mcap {

inline constexpr std::string_view kMagic{"\x89MCAP0\r\n", 8};

enum class Op : std::uint8_t {
  kHeader = 0x01,
  kFooter = 0x02,
  kSchema = 0x03,
  kChannel = 0x04,
  kMessage = 0x05,
  kChunk = 0x06,
  kMessageIndex = 0x07,
  kChunkIndex = 0x08,
  kAttachment = 0x09,
  kAttachmentIndex = 0x0A,
  kStatistics = 0x0B,
  kMetadata = 0x0C,
  kMetadataIndex = 0x0D,
  kSummaryOffset = 0x0E,
  kDataEnd = 0x0F,
};

inline constexpr std::size_t kRecordHead = 9;            ///< opcode, 64-bit length
inline constexpr std::size_t kMessageHead = 22;          ///< channel, sequence, log time, publish time
inline constexpr std::size_t kFooterBody = 20;           ///< summary start, offsets start, CRC
inline constexpr std::uint64_t kMaxRecord = 1ull << 26;  ///< we refuse to read a record larger than this

}  // namespace evenstride::mcap
