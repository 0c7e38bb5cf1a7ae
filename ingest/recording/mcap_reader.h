/// Reads an MCAP file front to back, as a stream: what a torn or damaged file still holds comes out, and what
/// was lost is reported. A file that ends in the middle of a record has a torn tail, which is the normal end
/// of a recording whose writer was killed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace evenstride {

class ByteSource;

struct McapMessage {
  std::string_view topic;   ///< of the message's channel
  std::string_view schema;  ///< name of the channel's schema
  std::uint32_t sequence = 0;
  std::uint64_t log_time_ns = 0;
  std::string_view data;  ///< valid until the next call of `next`
};

/// What was found besides messages.
struct ReadReport {
  bool complete = false;         ///< footer and closing magic are there
  std::uint64_t bytes = 0;       ///< size of the file
  std::uint64_t good_bytes = 0;  ///< up to the end of the last whole record before the tail
  std::uint64_t messages = 0;
  std::uint64_t chunks = 0;
  std::uint64_t missing_messages = 0;  ///< that the sequence numbers of the channels say were there
  struct Loss {
    std::uint64_t offset = 0;  ///< in the file
    std::uint64_t bytes = 0;
    std::string reason;
  };
  std::vector<Loss> losses;  ///< damaged chunks that were passed over, and the torn tail; at most 1,000
  /// "complete", or what is missing in one line.
  std::string text() const;
};

class McapReader {
 public:
  /// Reads a file. An error if it cannot be opened or does not begin as MCAP.
  static Result<McapReader> open(const std::string& path);
  /// Reads from memory; `bytes` must outlive the reader.
  static Result<McapReader> from(std::string_view bytes);
  McapReader(McapReader&&) noexcept;
  McapReader& operator=(McapReader&&) noexcept;
  ~McapReader();

  /// The next message in file order; false at the end, torn or not.
  bool next(McapMessage& message);
  /// Complete once `next` has returned false.
  const ReadReport& report() const;

 private:
  struct State;
  explicit McapReader(std::unique_ptr<State> state);
  static Result<McapReader> over(std::unique_ptr<ByteSource> source, const std::string& name);
  std::unique_ptr<State> state_;
};

}  // namespace evenstride
