#include "ingest/texts/texts.h"

#include <algorithm>
#include <iterator>

namespace evenstride {
namespace {

struct Entry {
  std::string_view key;
  std::string_view text;
};

constexpr Entry kCatalogue[] = {
#include "texts_en.inc"
};

const Entry* find(std::string_view key) {
  const auto* found = std::find_if(std::begin(kCatalogue), std::end(kCatalogue),
                                   [key](const Entry& entry) { return entry.key == key; });
  return found == std::end(kCatalogue) ? nullptr : found;
}

}  // namespace

bool has_text(std::string_view key) { return find(key) != nullptr; }

std::string_view text(std::string_view key) {
  const Entry* entry = find(key);
  return entry != nullptr ? entry->text : key;
}

std::string text(std::string_view key,
                 std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
  std::string filled(text(key));
  for (const auto& [name, value] : values) {
    const std::string mark = "{" + std::string(name) + "}";
    for (auto at = filled.find(mark); at != std::string::npos; at = filled.find(mark, at + value.size())) {
      filled.replace(at, mark.size(), value);
    }
  }
  return filled;
}

}  // namespace evenstride
