#include <optional>
#include <utility>

#include "tools/formats/tsv.h"
#include "tools/formats/xdf_chunks.h"

namespace evenstride {
namespace {

constexpr double kMostChannels = 100'000;

/// What stands between the first <tag> and its </tag>, and where that ends. Headers of XDF have no
/// attributes, and no element lies within another of its name among those that are read here.
struct Element {
  std::string_view inside;
  std::size_t end = 0;
};
std::optional<Element> find_element(std::string_view xml, const std::string& tag, std::size_t from = 0) {
  const std::string open = "<" + tag + ">", close = "</" + tag + ">";
  const std::size_t begin = xml.find(open, from);
  if (begin == xml.npos) return std::nullopt;
  const std::size_t inside = begin + open.size(), end = xml.find(close, inside);
  if (end == xml.npos) return std::nullopt;
  return Element{xml.substr(inside, end - inside), end + close.size()};
}

std::string unescaped(std::string_view text) {
  static constexpr std::pair<std::string_view, char> kEntities[] = {
      {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&amp;", '&'}};
  std::string out;
  while (!text.empty()) {
    std::size_t taken = 1;
    char letter = text.front();
    for (const auto& [entity, stands_for] : kEntities)
      if (text.starts_with(entity)) {
        taken = entity.size();
        letter = stands_for;
      }
    out.push_back(letter);
    text.remove_prefix(taken);
  }
  return out;
}

std::string text_of(std::string_view xml, const std::string& tag) {
  const auto element = find_element(xml, tag);
  return element ? unescaped(element->inside) : std::string();
}

}  // namespace

Result<XdfInfo> parse_xdf_info(std::string_view xml) {
  // The description may hold elements of any name; what is above it is the stream's own.
  const std::string_view head = xml.substr(0, xml.find("<desc>"));
  XdfInfo info{text_of(head, "name"), text_of(head, "type"), text_of(head, "channel_format"), 0, 0.0, {}};
  const auto channels = parse_number(text_of(head, "channel_count"));
  const auto rate_hz = parse_number(text_of(head, "nominal_srate"));
  if (!channels || !rate_hz || *channels < 1 || *channels > kMostChannels || *rate_hz < 0)
    return Error{"stream '" + info.name + "' has a header without channel_count or nominal_srate"};
  info.channels = static_cast<std::size_t>(*channels);
  info.rate_hz = *rate_hz;
  const auto list = find_element(xml, "channels");
  const std::string_view all = list ? list->inside : std::string_view();
  auto channel = find_element(all, "channel");
  for (; channel; channel = find_element(all, "channel", channel->end)) {
    const std::string_view inside = channel->inside;
    info.labelled.push_back({text_of(inside, "label"), text_of(inside, "type"), text_of(inside, "unit")});
  }
  if (info.labelled.size() != info.channels) info.labelled.clear();
  return info;
}

}  // namespace evenstride
