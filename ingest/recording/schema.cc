#include "ingest/recording/schema.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace evenstride {
namespace {

namespace pb = google::protobuf;

// The top-level messages and enums that a message needs, itself included, and the files they stand in.
class Needs {
 public:
  explicit Needs(const pb::Descriptor& message) { message_needed(&message); }

  std::string file_set() const {
    pb::FileDescriptorSet set;
    for (const pb::FileDescriptor* file : files_) *set.add_file() = pruned(*file);
    return set.SerializeAsString();
  }

 private:
  void message_needed(const pb::Descriptor* message) {
    while (message->containing_type() != nullptr) message = message->containing_type();
    if (!names_.insert(message->full_name()).second) return;
    fields_needed(*message);
    file_needed(message->file());
  }
  void enum_needed(const pb::EnumDescriptor* value) {
    if (value->containing_type() != nullptr) return message_needed(value->containing_type());
    names_.insert(value->full_name());
    file_needed(value->file());
  }
  void fields_needed(const pb::Descriptor& message) {
    for (int i = 0; i < message.field_count(); ++i) {
      const pb::FieldDescriptor& field = *message.field(i);
      if (field.message_type() != nullptr) message_needed(field.message_type());
      if (field.enum_type() != nullptr) enum_needed(field.enum_type());
    }
    for (int i = 0; i < message.nested_type_count(); ++i) fields_needed(*message.nested_type(i));
  }
  // Files are needed after those that they import.
  void file_needed(const pb::FileDescriptor* file) {
    if (std::find(files_.begin(), files_.end(), file) == files_.end()) files_.push_back(file);
  }
  pb::FileDescriptorProto pruned(const pb::FileDescriptor& file) const {
    pb::FileDescriptorProto whole, out;
    file.CopyTo(&whole);
    out.set_name(whole.name());
    out.set_package(whole.package());
    out.set_syntax(whole.syntax());
    for (int i = 0; i < file.dependency_count(); ++i) {
      const auto* dependency = file.dependency(i);
      if (std::find(files_.begin(), files_.end(), dependency) != files_.end()) {
        out.add_dependency(dependency->name());
      }
    }
    for (const auto& message : whole.message_type()) {
      if (names_.count(whole.package() + "." + message.name()) != 0) *out.add_message_type() = message;
    }
    for (const auto& value : whole.enum_type()) {
      if (names_.count(whole.package() + "." + value.name()) != 0) *out.add_enum_type() = value;
    }
    return out;
  }

  std::set<std::string> names_;
  std::vector<const pb::FileDescriptor*> files_;
};

}  // namespace

std::string schema_of(const google::protobuf::Descriptor& message) { return Needs(message).file_set(); }

}  // namespace evenstride
