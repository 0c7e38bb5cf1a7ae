/// Random access to a recording's bytes: a file, or memory.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace evenstride {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual std::uint64_t size() const = 0;
  /// `length` bytes at `offset`, fewer at the end or on a read error; valid until the next call.
  virtual std::string_view read(std::uint64_t offset, std::uint64_t length) = 0;
};

/// A file as long as it is now; what is appended later is not seen.
Result<std::unique_ptr<ByteSource>> open_source(const std::string& path);
/// `bytes` must outlive the source.
std::unique_ptr<ByteSource> memory_source(std::string_view bytes);

}  // namespace evenstride
