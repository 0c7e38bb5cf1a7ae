#include "ingest/http/pairs.h"

#include <algorithm>

namespace evenstride {

std::string value_in(std::string_view list, char separator, std::string_view name) {
  std::size_t at = 0;
  while (at < list.size()) {
    const std::size_t end = std::min(list.find(separator, at), list.size());
    const std::string_view pair = list.substr(at, end - at);
    if (pair.substr(0, name.size()) == name) return std::string(pair.substr(name.size()));
    at = end + 1;
    while (at < list.size() && list[at] == ' ') ++at;
  }
  return {};
}

}  // namespace evenstride
