/// Bytes that came and are not used up yet: written at the end, taken from the front, without copying each
/// time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace evenstride {

class ByteBuffer {
 public:
  /// Room for at least `least` more bytes; what is written there becomes part of the content by `commit`.
  std::span<char> space(std::size_t least) {
    if (begin_ == end_) {
      begin_ = end_ = 0;
      if (bytes_.size() > std::max(kSpare, 2 * least)) bytes_ = {};  // a jam has passed
    }
    if (bytes_.size() - end_ < least && begin_ > 0) {
      std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    if (bytes_.size() - end_ < least) bytes_.resize(std::max(bytes_.size() * 2, end_ + least));
    return {bytes_.data() + end_, bytes_.size() - end_};
  }
  void commit(std::size_t size) { end_ += size; }
  void append(std::string_view bytes) {
    if (bytes.empty()) return;
    std::memcpy(space(bytes.size()).data(), bytes.data(), bytes.size());
    commit(bytes.size());
  }
  /// Valid until `space` or `append`.
  std::span<char> content() { return {bytes_.data() + begin_, end_ - begin_}; }
  std::size_t size() const { return end_ - begin_; }
  void drop(std::size_t size) { begin_ += size; }

 private:
  static constexpr std::size_t kSpare = 8 * 1024;  // more room than this is given back when it is not used
  std::vector<char> bytes_;
  std::size_t begin_ = 0, end_ = 0;
};

}  // namespace evenstride
