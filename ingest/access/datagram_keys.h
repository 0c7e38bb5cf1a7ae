/// Keys of the UDP way in, derived from what the catalogue stores of a token; the page is proto/README.md.
///
/// The daemon holds no token, only its SHA-256, and a sensor can compute that. So the hash is where both
/// begin; HKDF (RFC 5869, with SHA-256) keeps the keys apart from it and from each other. Whoever reads the
/// catalogue could thus speak for a sensor over UDP, though not over TCP.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace evenstride {

/// HKDF-SHA-256 of up to 64 bytes. Source: RFC 5869.
std::string hkdf(std::string_view key, std::string_view salt, std::string_view info, std::size_t size);
/// 32 bytes. Source: RFC 2104 with SHA-256. @throws std::bad_alloc
std::string hmac(std::string_view key, std::string_view bytes);

struct DatagramKey {
  std::string key;       ///< 32 bytes, secret
  std::uint64_t id = 0;  ///< stands in each datagram, so that the other side knows which key it was
};
/// Of a token, from its `token_hash`: for Hello and its answers.
DatagramKey device_key(std::string_view token_hash);
/// Of one link: no datagram of an earlier one fits it.
/// @param nonce the number of the Hello; @param cookie the daemon's challenge to it.
DatagramKey link_key(const DatagramKey& device, std::uint64_t nonce, std::string_view cookie);

}  // namespace evenstride
