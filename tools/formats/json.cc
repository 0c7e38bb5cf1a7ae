#include "tools/formats/json.h"

#include <charconv>
#include <cmath>
#include <cstdio>

namespace evenstride {
namespace {

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
      out += escape;
    } else {
      out += c;
    }
  }
  return out += '"';
}

}  // namespace

Json::Json(double number) : text_("null") {
  if (!std::isfinite(number)) return;
  char text[40];
  text_.assign(text, std::to_chars(text, text + sizeof text, number).ptr);
}

Json::Json(std::string_view text) : text_(in_quotes(text)) {}

Json Json::boolean(bool value) { return raw(value ? "true" : "false"); }

Json Json::raw(std::string text) {
  Json json;
  json.text_ = std::move(text);
  return json;
}

Json& Json::put(std::string_view key, const Json& value) {
  keys_.emplace_back(key);
  members_.push_back(value);
  return *this;
}

Json& Json::add(const Json& value) {
  members_.push_back(value);
  return *this;
}

void Json::write(std::string& out, std::size_t depth) const {
  if (kind_ == Kind::kPlain) {
    out += text_;
    return;
  }
  const bool object = kind_ == Kind::kObject;
  out += object ? '{' : '[';
  for (std::size_t i = 0; i < members_.size(); ++i) {
    out += i == 0 ? "\n" : ",\n";
    out.append(2 * (depth + 1), ' ');
    if (object) out += in_quotes(keys_[i]) + ": ";
    members_[i].write(out, depth + 1);
  }
  if (!members_.empty()) out.append("\n").append(2 * depth, ' ');
  out += object ? '}' : ']';
}

std::string Json::text() const {
  std::string out;
  write(out, 0);
  return out += '\n';
}

}  // namespace evenstride
