/// Datagrams between a sensor and the daemon: head, body, tag. The page is proto/README.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace evenstride {

inline constexpr std::uint32_t kDatagramMagic = 0x31555645;  ///< "EVU1"
inline constexpr std::size_t kDatagramHead = 24;             ///< magic, kind, three zeros, id, number
inline constexpr std::size_t kDatagramTag = 16;    ///< the first half of HMAC-SHA-256 of all before it
inline constexpr std::size_t kMaxDatagram = 1200;  ///< fits every path without being cut up
inline constexpr std::size_t kMaxDatagramBody = kMaxDatagram - kDatagramHead - kDatagramTag;
inline constexpr std::size_t kCookieBytes = 24;
inline constexpr std::size_t kHeldBlocks = 64;  ///< how many blocks behind a missing one the daemon keeps

enum class DatagramKind : std::uint8_t {
  kHello = 1,      ///< sensor: cookie, Hello without its token. id: of the device's key; number: a nonce
  kChallenge = 2,  ///< daemon: cookie. id and number as in the Hello
  kRefusal = 3,    ///< daemon: ErrorFrame. id and number as in the Hello
  kUp = 4,         ///< sensor: `UpBody`. id: of the link; number: 0, 1, 2, ...
  kDown = 5,       ///< daemon: `DownBody`. id: of the link; number: 0, 1, 2, ...; the first holds the Welcome
  kBye = 6,        ///< daemon: `DownBody`, the last of the link
};

struct Datagram {
  DatagramKind kind = DatagramKind::kUp;
  std::uint64_t id = 0;
  std::uint64_t number = 0;
  std::string_view body;
};

/// Nothing for bytes that are no datagram of ours or are too many. The tag is not looked at.
std::optional<Datagram> read_datagram(std::string_view bytes);
/// In a time that does not depend on the tag.
bool has_right_tag(std::string_view bytes, std::string_view key);
/// Ready to send. @throws std::length_error if the body is longer than kMaxDatagramBody.
std::string sealed(const Datagram& datagram, std::string_view key);

struct HelloBody {
  std::string_view cookie;  ///< kCookieBytes; zeros: none yet
  std::string_view hello;
};
std::optional<HelloBody> read_hello_body(std::string_view body);
std::string bytes_of(const HelloBody& body);

struct UpBody {
  std::uint64_t oldest = 0;  ///< sequence number of the oldest block that the sensor still holds
  std::string_view frame;    ///< ClientFrame; empty: asks how things stand
};
std::optional<UpBody> read_up_body(std::string_view body);
std::string bytes_of(const UpBody& body);

struct DownBody {
  std::uint64_t durable = 0;  ///< every block before this one is on disk
  std::uint64_t next = 0;     ///< every block before this one has come
  std::uint64_t held = 0;     ///< bit i: block next + 1 + i has come too
  std::string_view frame;     ///< ServerFrame, or empty
};
std::optional<DownBody> read_down_body(std::string_view body);
std::string bytes_of(const DownBody& body);

}  // namespace evenstride
