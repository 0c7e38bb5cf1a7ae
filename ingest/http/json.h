/// Messages as JSON, by protobuf's own mapping, and back.
#pragma once

#include <string>

#include "core/base/result.h"

namespace google::protobuf {
class Message;
}

namespace evenstride {

std::string json_text(const google::protobuf::Message& message);
/// Fields that the message does not have are passed over.
Status json_parse(const std::string& text, google::protobuf::Message& message);
/// {"error": "..."}
std::string json_error(const std::string& message);

}  // namespace evenstride
