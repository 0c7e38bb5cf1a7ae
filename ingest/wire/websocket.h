/// The server's side of WebSocket: bytes to binary messages and back. Source: RFC 6455, sections 4.2.2 and 5.
///
/// No extensions are agreed on, so nothing is compressed. Text messages are refused: only binary ones have a
/// meaning here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "ingest/wire/byte_buffer.h"
#include "ingest/wire/frame_decoder.h"

namespace evenstride {

/// What to answer to a client's Sec-WebSocket-Key.
std::string websocket_accept(std::string_view key);

enum class WebSocketOpcode : std::uint8_t {
  kContinuation = 0,
  kText = 1,
  kBinary = 2,
  kClose = 8,
  kPing = 9,
  kPong = 10
};

/// One frame from a server: whole, not masked.
std::string websocket_frame(WebSocketOpcode opcode, std::string_view payload);

class WebSocketDecoder {
 public:
  /// Messages longer than `max_message` bytes, also in pieces, are refused.
  explicit WebSocketDecoder(std::size_t max_message) : max_message_(max_message) {}

  std::span<char> space(std::size_t least) { return in_.space(least); }
  void commit(std::size_t size) { in_.commit(size); }
  void append(std::string_view bytes) { in_.append(bytes); }
  ByteBuffer& buffer() { return in_; }  ///< what came and was not taken yet

  /// `message` is the next binary message, valid until the next call of any of these.
  FrameDecoder::Next next(std::string_view& message);
  /// Frames to send in answer to what came; empties them.
  std::string take_answers() { return std::exchange(answers_, {}); }
  /// The last frame to send, with the reason that `next` found.
  std::string farewell() const;

 private:
  using Next = FrameDecoder::Next;
  struct Head {
    bool is_last = false;
    WebSocketOpcode opcode{};
    std::size_t head_bytes = 0;
    std::uint64_t payload_bytes = 0;
  };
  Next read_head(Head& head);
  Next take_data(const Head& head, std::string_view payload, std::string_view& message);
  Next take_control(const Head& head, std::string_view payload);
  Next refuse(std::uint16_t why, Next answer);

  std::size_t max_message_;
  ByteBuffer in_;
  std::string pieces_, answers_;
  bool in_pieces_ = false, pieces_done_ = false;
  std::uint16_t close_code_ = 1000;
};

}  // namespace evenstride
