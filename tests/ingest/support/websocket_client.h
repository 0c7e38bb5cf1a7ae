/// A WebSocket client's side, written apart from the server's, for tests.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace evenstride::test {

inline std::string masked_frame(int opcode, std::string_view payload, bool is_last = true) {
  const std::string mask = "\x21\xA5\x7F\x80";
  std::string out;
  out.push_back(static_cast<char>((is_last ? 0x80 : 0) | opcode));
  if (payload.size() < 126) {
    out.push_back(static_cast<char>(0x80 | payload.size()));
  } else if (payload.size() < 65536) {
    out.push_back('\xFE');
    out.push_back(static_cast<char>(payload.size() >> 8));
    out.push_back(static_cast<char>(payload.size()));
  } else {
    out += std::string("\xFF\0\0\0\0", 5);
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(payload.size() >> shift));
  }
  out += mask;
  for (std::size_t i = 0; i < payload.size(); ++i) out.push_back(static_cast<char>(payload[i] ^ mask[i % 4]));
  return out;
}

inline std::string upgrade_request(const std::string& path, const std::string& host,
                                   const std::string& more = "") {
  return "GET " + path + " HTTP/1.1\r\nHost: " + host +
         "\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
         more + "\r\n";
}

}  // namespace evenstride::test
