/// The constants of the wire protocol over TCP; the page is proto/README.md.
#pragma once

#include <cstddef>
#include <cstdint>

namespace evenstride {

inline constexpr std::uint32_t kProtocolVersion = 1;
inline constexpr std::size_t kFrameHead = 4;           ///< little-endian length of what follows
inline constexpr std::size_t kMaxFrame = 1024 * 1024;  ///< a longer frame ends the connection
inline constexpr std::size_t kReadingBytes = 12;       ///< six int16
inline constexpr std::size_t kMaxReadings = 4096;      ///< of one block
/// Of a device's clock, either way from 0: any two such times have a difference. Unix time in ns fits until 2043.
inline constexpr std::int64_t kMaxTime_ns = (std::int64_t{1} << 61) - 1;
inline constexpr std::size_t kMaxName = 128;           ///< of device, runner, session
inline constexpr std::size_t kMaxText = 2000;          ///< of a marker

}  // namespace evenstride
