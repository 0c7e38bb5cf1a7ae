/// How frames are told apart on a connection: by their length (TCP) or as WebSocket messages. A connection
/// does not know which of them it speaks.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "ingest/wire/frame_decoder.h"
#include "ingest/wire/frames.h"
#include "ingest/wire/websocket.h"

namespace evenstride {

class Framing {
 public:
  using Next = FrameDecoder::Next;
  static Framing by_length(std::size_t max_frame) { return Framing(FrameDecoder(max_frame)); }
  static Framing websocket(std::size_t max_frame) { return Framing(WebSocketDecoder(max_frame)); }

  std::span<char> space(std::size_t least) {
    return std::visit([least](auto& decoder) { return decoder.space(least); }, decoder_);
  }
  void commit(std::size_t size) {
    std::visit([size](auto& decoder) { decoder.commit(size); }, decoder_);
  }
  void append(std::string_view bytes) {
    std::visit([bytes](auto& decoder) { decoder.append(bytes); }, decoder_);
  }
  /// As FrameDecoder::next.
  Next next(std::string_view& frame) {
    return std::visit([&frame](auto& decoder) { return decoder.next(frame); }, decoder_);
  }
  /// A frame as bytes to send.
  std::string bytes_of(const v1::ServerFrame& frame) const {
    if (!is_websocket()) return frame_bytes(frame);
    return websocket_frame(WebSocketOpcode::kBinary, frame.SerializeAsString());
  }
  /// Bytes to send in answer to what came, apart from frames.
  std::string take_answers() { return is_websocket() ? websocket().take_answers() : std::string(); }
  /// The last bytes to send.
  std::string farewell() const { return is_websocket() ? websocket().farewell() : std::string(); }

 private:
  explicit Framing(std::variant<FrameDecoder, WebSocketDecoder> decoder) : decoder_(std::move(decoder)) {}
  bool is_websocket() const { return std::holds_alternative<WebSocketDecoder>(decoder_); }
  WebSocketDecoder& websocket() { return std::get<WebSocketDecoder>(decoder_); }
  const WebSocketDecoder& websocket() const { return std::get<WebSocketDecoder>(decoder_); }
  std::variant<FrameDecoder, WebSocketDecoder> decoder_;
};

}  // namespace evenstride
