/// An address and a port, as people write them.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"

namespace evenstride {

struct Endpoint {
  std::string address;
  std::uint16_t port = 0;  ///< 0: any free one
};
/// "127.0.0.1:7070", "localhost:0", "[::1]:7070".
Result<Endpoint> endpoint_from(const std::string& text);
std::string text_of(const Endpoint& endpoint);
/// True for addresses that only this machine reaches.
bool is_loopback(const Endpoint& endpoint);

}  // namespace evenstride
