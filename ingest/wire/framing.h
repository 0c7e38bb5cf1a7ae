/// How frames are told apart on a connection: by their length (TCP) or as WebSocket messages; and whether a
/// cipher stands before them. A connection does not know which of these it speaks.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "ingest/wire/cipher.h"
#include "ingest/wire/frame_decoder.h"
#include "ingest/wire/frames.h"
#include "ingest/wire/websocket.h"

namespace evenstride {

class Framing {
 public:
  using Next = FrameDecoder::Next;
  static Framing by_length(std::size_t max_frame) { return Framing(FrameDecoder(max_frame)); }
  static Framing websocket(std::size_t max_frame) { return Framing(WebSocketDecoder(max_frame)); }

  /// The same within a cipher.
  Framing behind(std::unique_ptr<Cipher> cipher) && {
    cipher_ = std::move(cipher);
    return std::move(*this);
  }

  /// Room for what comes, to be filled and committed at once: with a cipher it is shared by the thread's
  /// connections.
  std::span<char> space(std::size_t least) {
    if (cipher_) return ciphered_room();
    return std::visit([least](auto& decoder) { return decoder.space(least); }, decoder_);
  }
  void commit(std::size_t size) {
    if (cipher_) {
      cipher_->open({ciphered_room().data(), size}, buffer());
      return;
    }
    std::visit([size](auto& decoder) { decoder.commit(size); }, decoder_);
  }
  /// Plain bytes that came already.
  void append(std::string_view bytes) { buffer().append(bytes); }
  /// As FrameDecoder::next.
  Next next(std::string_view& frame) {
    const Next next = std::visit([&frame](auto& decoder) { return decoder.next(frame); }, decoder_);
    if (next != Next::kMore || !cipher_) return next;
    if (cipher_->state() == Cipher::State::kEnded) return Next::kEnd;
    return cipher_->state() == Cipher::State::kBroken ? Next::kBroken : next;
  }
  /// What is wrong after kBroken.
  std::string fault() const {
    const bool by_cipher = cipher_ && cipher_->state() == Cipher::State::kBroken;
    return by_cipher ? "no TLS: " + cipher_->fault() : "no binary WebSocket message";
  }
  const Cipher* cipher() const { return cipher_.get(); }

  /// A frame as bytes to send.
  std::string bytes_of(const v1::ServerFrame& frame) const {
    if (!is_websocket()) return sealed(frame_bytes(frame));
    return sealed(websocket_frame(WebSocketOpcode::kBinary, frame.SerializeAsString()));
  }
  /// Bytes to send in answer to what came, apart from frames.
  std::string take_answers() { return sealed(is_websocket() ? websocket().take_answers() : std::string()); }
  /// The last bytes to send.
  std::string farewell() const {
    std::string out = sealed(is_websocket() ? websocket().farewell() : std::string());
    if (cipher_) out += cipher_->farewell();
    return out;
  }

 private:
  explicit Framing(std::variant<FrameDecoder, WebSocketDecoder> decoder) : decoder_(std::move(decoder)) {}
  bool is_websocket() const { return std::holds_alternative<WebSocketDecoder>(decoder_); }
  WebSocketDecoder& websocket() { return std::get<WebSocketDecoder>(decoder_); }
  const WebSocketDecoder& websocket() const { return std::get<WebSocketDecoder>(decoder_); }
  ByteBuffer& buffer() {
    return std::visit([](auto& decoder) -> ByteBuffer& { return decoder.buffer(); }, decoder_);
  }
  std::string sealed(std::string plain) const { return cipher_ ? cipher_->seal(plain) : plain; }
  // What a cipher leaves undecided it keeps itself, so that none of this has to wait.
  static std::span<char> ciphered_room() {
    static thread_local std::array<char, 64 * 1024> room;
    return room;
  }
  std::variant<FrameDecoder, WebSocketDecoder> decoder_;
  std::unique_ptr<Cipher> cipher_;
};

}  // namespace evenstride
