#include "ingest/wire/frame_decoder.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace evenstride {

std::span<char> FrameDecoder::space(std::size_t least) {
  if (begin_ == end_) begin_ = end_ = 0;
  if (buffer_.size() - end_ < least && begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() - end_ < least) buffer_.resize(std::max(buffer_.size() * 2, end_ + least));
  return {buffer_.data() + end_, buffer_.size() - end_};
}

void FrameDecoder::append(std::string_view bytes) {
  std::memcpy(space(bytes.size()).data(), bytes.data(), bytes.size());
  commit(bytes.size());
}

FrameDecoder::Next FrameDecoder::next(std::string_view& frame) {
  if (end_ - begin_ < kFrameHead) return Next::kMore;
  std::uint32_t length;
  std::memcpy(&length, buffer_.data() + begin_, kFrameHead);
  if (length > max_frame_) return Next::kTooLarge;
  if (end_ - begin_ - kFrameHead < length) return Next::kMore;
  frame = {buffer_.data() + begin_ + kFrameHead, length};
  begin_ += kFrameHead + length;
  return Next::kFrame;
}

}  // namespace evenstride
