/// Checksums: CRC32C (Castagnoli) over blocks on the wire, CRC32 (IEEE 802.3) inside MCAP.
#pragma once

#include <cstdint>
#include <string_view>

namespace evenstride {

/// CRC32C of `bytes`, continuing from `before` (0 at the start). Uses the processor's instruction if it has
/// it.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0);

/// CRC32 of `bytes`, continuing from `before`.
std::uint32_t crc32(std::string_view bytes, std::uint32_t before = 0);

}  // namespace evenstride
