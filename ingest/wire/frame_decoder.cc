#include "ingest/wire/frame_decoder.h"

#include <cstdint>
#include <cstring>

namespace evenstride {

FrameDecoder::Next FrameDecoder::next(std::string_view& frame) {
  const auto bytes = buffer_.content();
  if (bytes.size() < kFrameHead) return Next::kMore;
  std::uint32_t length;
  std::memcpy(&length, bytes.data(), kFrameHead);
  if (length > max_frame_) return Next::kTooLarge;
  if (bytes.size() - kFrameHead < length) return Next::kMore;
  frame = {bytes.data() + kFrameHead, length};
  buffer_.drop(kFrameHead + length);
  return Next::kFrame;
}

}  // namespace evenstride
