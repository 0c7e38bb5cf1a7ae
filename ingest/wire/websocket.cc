#include "ingest/wire/websocket.h"

#include <openssl/evp.h>

#include <array>
#include <optional>
#include <stdexcept>

namespace evenstride {
namespace {

constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr std::uint16_t kProtocolFault = 1002, kUnsupported = 1003, kTooBig = 1009;
constexpr std::size_t kMaskBytes = 4, kControlMost = 125;
constexpr std::uint8_t kLast = 0x80, kReserved = 0x70, kMasked = 0x80, kLength16 = 126, kLength64 = 127;

bool is_control(WebSocketOpcode opcode) { return (static_cast<unsigned>(opcode) & 8u) != 0; }

void put_big_endian(std::string& out, std::uint64_t value, int bytes) {
  while (bytes-- > 0) out.push_back(static_cast<char>(value >> (8 * bytes)));
}

std::uint64_t big_endian(std::span<const char> bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

void unmask(std::span<char> payload, std::span<const char> mask) {
  for (std::size_t i = 0; i < payload.size(); ++i) {
    payload[i] = static_cast<char>(payload[i] ^ mask[i % kMaskBytes]);
  }
}

}  // namespace

std::string websocket_accept(std::string_view key) {
  const std::string text = std::string(key) + std::string(kGuid);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1) {
    throw std::runtime_error("no SHA-1 for a WebSocket");
  }
  std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> base64{};
  const int length = EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(size));
  return {reinterpret_cast<const char*>(base64.data()), static_cast<std::size_t>(length)};
}

std::string websocket_frame(WebSocketOpcode opcode, std::string_view payload) {
  std::string out;
  out.push_back(static_cast<char>(kLast | static_cast<std::uint8_t>(opcode)));
  if (payload.size() < kLength16) {
    put_big_endian(out, payload.size(), 1);
  } else if (payload.size() <= 0xFFFF) {
    put_big_endian(out, kLength16, 1);
    put_big_endian(out, payload.size(), 2);
  } else {
    put_big_endian(out, kLength64, 1);
    put_big_endian(out, payload.size(), 8);
  }
  return out.append(payload);
}

std::string WebSocketDecoder::farewell() const {
  std::string code;
  put_big_endian(code, close_code_, 2);
  return websocket_frame(WebSocketOpcode::kClose, code);
}

FrameDecoder::Next WebSocketDecoder::next(std::string_view& message) {
  if (std::exchange(pieces_done_, false)) pieces_.clear();
  while (true) {
    Head head;
    if (const Next found = read_head(head); found != Next::kFrame) return found;
    const auto bytes = in_.content();
    const auto payload = bytes.subspan(head.head_bytes, static_cast<std::size_t>(head.payload_bytes));
    unmask(payload, bytes.subspan(head.head_bytes - kMaskBytes, kMaskBytes));
    in_.drop(head.head_bytes + payload.size());
    const std::string_view text(payload.data(), payload.size());
    const Next taken = is_control(head.opcode) ? take_control(head, text) : take_data(head, text, message);
    if (taken != Next::kMore) return taken;
  }
}

// kFrame once a whole frame is in the buffer.
FrameDecoder::Next WebSocketDecoder::read_head(Head& head) {
  const auto bytes = in_.content();
  if (bytes.size() < 2) return Next::kMore;
  const auto first = static_cast<std::uint8_t>(bytes[0]), second = static_cast<std::uint8_t>(bytes[1]);
  head.is_last = (first & kLast) != 0;
  head.opcode = static_cast<WebSocketOpcode>(first & 0x0F);
  // A client must mask; a control frame is short and whole.
  if ((first & kReserved) != 0 || (second & kMasked) == 0) return refuse(kProtocolFault, Next::kBroken);
  const auto length = static_cast<std::uint8_t>(second & ~kMasked);
  if (is_control(head.opcode) && (!head.is_last || length > kControlMost)) {
    return refuse(kProtocolFault, Next::kBroken);
  }
  const std::size_t length_bytes = length == kLength64 ? 8 : length == kLength16 ? 2 : 0;
  head.head_bytes = 2 + length_bytes + kMaskBytes;
  if (bytes.size() < head.head_bytes) return Next::kMore;
  head.payload_bytes = length_bytes == 0 ? length : big_endian(bytes.subspan(2, length_bytes));
  if (head.payload_bytes > max_message_ - std::min(max_message_, pieces_.size())) {
    return refuse(kTooBig, Next::kTooLarge);
  }
  return bytes.size() - head.head_bytes < head.payload_bytes ? Next::kMore : Next::kFrame;
}

FrameDecoder::Next WebSocketDecoder::take_data(const Head& head, std::string_view payload,
                                               std::string_view& message) {
  const bool continues = head.opcode == WebSocketOpcode::kContinuation;
  if (!continues && head.opcode != WebSocketOpcode::kBinary) return refuse(kUnsupported, Next::kBroken);
  if (continues != in_pieces_) return refuse(kProtocolFault, Next::kBroken);
  if (!continues && head.is_last) {
    message = payload;
    return Next::kFrame;
  }
  pieces_.append(payload);
  in_pieces_ = !head.is_last;
  pieces_done_ = head.is_last;
  if (!head.is_last) return Next::kMore;
  message = pieces_;
  return Next::kFrame;
}

FrameDecoder::Next WebSocketDecoder::take_control(const Head& head, std::string_view payload) {
  switch (head.opcode) {
    case WebSocketOpcode::kClose:
      return Next::kEnd;
    case WebSocketOpcode::kPing:
      answers_ += websocket_frame(WebSocketOpcode::kPong, payload);
      return Next::kMore;
    case WebSocketOpcode::kPong:
      return Next::kMore;
    default:
      return refuse(kProtocolFault, Next::kBroken);
  }
}

FrameDecoder::Next WebSocketDecoder::refuse(std::uint16_t why, Next answer) {
  close_code_ = why;
  return answer;
}

}  // namespace evenstride
