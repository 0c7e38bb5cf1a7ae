/// Cuts a stream of bytes into frames, in place and without copying whole frames.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "ingest/wire/byte_buffer.h"
#include "ingest/wire/frame_format.h"

namespace evenstride {

class FrameDecoder {
 public:
  /// Frames longer than `max_frame` bytes are refused.
  explicit FrameDecoder(std::size_t max_frame = kMaxFrame) : max_frame_(max_frame) {}

  /// Room for at least `least` more bytes; what is written there becomes part of the stream by `commit`.
  std::span<char> space(std::size_t least = 4096) { return buffer_.space(least); }
  void commit(std::size_t size) { buffer_.commit(size); }
  /// Copies bytes in; for tests and small senders.
  void append(std::string_view bytes) { buffer_.append(bytes); }
  ByteBuffer& buffer() { return buffer_; }  ///< what came and was not taken yet

  enum class Next {
    kFrame,     ///< `frame` holds the next one, valid until `space` or `append`
    kMore,      ///< the stream ends before the next frame does
    kTooLarge,  ///< the stream says a length above the limit; nothing can be decoded any more
    kBroken,    ///< WebSocket only: nothing that may stand there; nothing can be decoded any more
    kEnd,       ///< WebSocket only: the other side says that it closes
  };
  Next next(std::string_view& frame);

  std::size_t buffered() const { return buffer_.size(); }  ///< bytes of a frame that is not whole yet

 private:
  std::size_t max_frame_;
  ByteBuffer buffer_;
};

}  // namespace evenstride
