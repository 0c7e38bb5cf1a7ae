#include "ingest/wire/frames.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include "ingest/wire/bytes.h"
#include "ingest/wire/convert.h"
#include "ingest/wire/frame_format.h"

namespace evenstride {
namespace {

constexpr std::int64_t kPeriodMin_ns = 100'000;        // 10 kHz
constexpr std::int64_t kPeriodMax_ns = 1'000'000'000;  // 1 Hz
constexpr char kBlockKey = v1::ClientFrame::kBlockFieldNumber << 3 | 2;

std::string with_length(const google::protobuf::MessageLite& message) {
  const std::size_t size = message.ByteSizeLong();
  if (size > kMaxFrame) throw std::length_error("frame of " + std::to_string(size) + " bytes");
  std::string out;
  out.reserve(kFrameHead + size);
  put(out, static_cast<std::uint32_t>(size));
  message.AppendToString(&out);
  return out;
}

}  // namespace

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kMaxName && text[0] != '.' &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.' || c == ':';
         });
}

std::string frame_bytes(const v1::ServerFrame& frame) { return with_length(frame); }
std::string frame_bytes(const v1::ClientFrame& frame) { return with_length(frame); }

v1::ErrorFrame error_of(v1::ErrorFrame::Code code, std::string_view message) {
  v1::ErrorFrame out;
  out.set_code(code);
  out.set_message(std::string(message));
  return out;
}

std::optional<std::string_view> block_in_frame(std::string_view frame) {
  if (frame.size() < 2 || frame[0] != kBlockKey) return std::nullopt;
  std::uint64_t length = 0;
  std::size_t at = 1;
  for (int shift = 0; at < frame.size() && shift < 28; shift += 7) {
    const auto byte = static_cast<unsigned char>(frame[at++]);
    length |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if ((byte & 0x80) == 0) {
      if (frame.size() - at != length) return std::nullopt;
      return frame.substr(at);
    }
  }
  return std::nullopt;
}

std::optional<v1::ErrorFrame> fault_of(const v1::Hello& hello) {
  if (hello.protocol_version() != kProtocolVersion) {
    return error_of(v1::ErrorFrame::CODE_PROTOCOL_VERSION,
                    "protocol version " + std::to_string(hello.protocol_version()) + " is not spoken here; " +
                        std::to_string(kProtocolVersion) + " is");
  }
  if (!is_name(hello.device_id()) || !is_name(hello.runner_id())) {
    return error_of(v1::ErrorFrame::CODE_BAD_HELLO,
                    "device_id and runner_id must be " + std::string(kNameRule));
  }
  if (hello.device_model().size() > kMaxName || hello.replay().source_session().size() > kMaxName) {
    return error_of(v1::ErrorFrame::CODE_BAD_HELLO, "device_model or source_session is too long");
  }
  if (!usable_device_time(hello.replay().hello_arrival_ns())) {
    return error_of(v1::ErrorFrame::CODE_BAD_HELLO, "the replay's time is unusable");
  }
  const auto spec = spec_from(hello, false);
  if (!spec) return error_of(v1::ErrorFrame::CODE_BAD_HELLO, spec.error());
  return std::nullopt;
}

std::string_view fault_of(const v1::ReplayEvent& event) {
  return usable_device_time(event.arrival_ns()) ? std::string_view() : "a replayed event's time is unusable";
}

std::string_view shape_fault_of(const v1::SampleBlock& block) {
  if (block.readings().empty()) return "a block without readings";
  if (block.readings().size() % kReadingBytes != 0) return "a block with half a reading";
  if (block.readings().size() > kReadingBytes * kMaxReadings) return "a block with too many readings";
  if (block.period_ns() < kPeriodMin_ns || block.period_ns() > kPeriodMax_ns)
    return "a block's period is unusable";
  if (!usable_device_time(block.device_time_ns()) || !usable_device_time(block.replay_arrival_ns()))
    return "a block's time is unusable";
  return {};
}

std::string_view fault_of(const v1::SampleBlock& block) {
  if (const std::string_view fault = shape_fault_of(block); !fault.empty()) return fault;
  if (block_crc(block) != block.crc32c()) return "a block's checksum is wrong";
  return {};
}

}  // namespace evenstride
