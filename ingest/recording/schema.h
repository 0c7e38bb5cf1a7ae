/// A message's schema as recordings carry it.
#pragma once

#include <string>

namespace google::protobuf {
class Descriptor;
}

namespace evenstride {

/// Serialised FileDescriptorSet with the message and all it refers to, and nothing else.
std::string schema_of(const google::protobuf::Descriptor& message);

}  // namespace evenstride
