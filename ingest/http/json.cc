#include "ingest/http/json.h"

#include <google/protobuf/util/json_util.h>

#include "proto/wire.pb.h"

namespace evenstride {

namespace pb = google::protobuf;

std::string json_text(const pb::Message& message) {
  std::string out;
  if (!pb::util::MessageToJsonString(message, &out).ok()) out = "{}";
  return out;
}

Status json_parse(const std::string& text, pb::Message& message) {
  pb::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  const auto parsed = pb::util::JsonStringToMessage(text, &message, options);
  if (parsed.ok()) return Done{};
  const std::string why(parsed.message());  // what follows its first line is the text again
  return Error{"not the JSON that was wanted: " + why.substr(0, why.find('\n'))};
}

std::string json_error(const std::string& message) {
  v1::ErrorFrame quoted;  // for protobuf's escaping of text
  quoted.set_message(message);
  const std::string json = json_text(quoted);
  return "{\"error\":" + json.substr(json.find(':') + 1);
}

}  // namespace evenstride
