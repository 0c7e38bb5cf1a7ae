/// A connection that began as HTTP and now speaks WebSocket, on its way from the one server to the other.
#pragma once

#include <unistd.h>

#include <memory>
#include <string>
#include <utility>

namespace evenstride {

/// Closes its descriptor unless that was taken out.
class OwnedDescriptor {
 public:
  explicit OwnedDescriptor(int descriptor) : descriptor_(descriptor) {}
  ~OwnedDescriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OwnedDescriptor(OwnedDescriptor&& other) noexcept : descriptor_(other.release()) {}
  OwnedDescriptor(const OwnedDescriptor&) = delete;
  OwnedDescriptor& operator=(const OwnedDescriptor&) = delete;
  int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

struct UpgradedConnection {
  std::shared_ptr<OwnedDescriptor> descriptor;  ///< of a stream socket
  std::string address;                          ///< of the other side
  std::string early;                            ///< what came behind the request already
};

}  // namespace evenstride
