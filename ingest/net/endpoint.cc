#include "ingest/net/endpoint.h"

#include <charconv>

namespace evenstride {

Result<Endpoint> endpoint_from(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  Endpoint out;
  if (colon == std::string::npos || colon == 0) return Error{"'" + text + "' is no ADDRESS:PORT"};
  out.address = text.substr(0, colon);
  if (out.address.front() == '[' && out.address.back() == ']') {
    out.address = out.address.substr(1, out.address.size() - 2);
  }
  if (out.address == "localhost") out.address = "127.0.0.1";
  const char* begin = text.data() + colon + 1;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(begin, end, out.port);
  if (error != std::errc{} || stop != end) return Error{"'" + text + "' has no port from 0 to 65535"};
  return out;
}

std::string text_of(const Endpoint& endpoint) {
  const bool v6 = endpoint.address.find(':') != std::string::npos;
  return (v6 ? "[" + endpoint.address + "]" : endpoint.address) + ":" + std::to_string(endpoint.port);
}

bool is_loopback(const Endpoint& endpoint) {
  return endpoint.address.rfind("127.", 0) == 0 || endpoint.address == "::1";
}

}  // namespace evenstride
