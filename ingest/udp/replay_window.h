/// Tells numbers that came already from new ones, however they are shuffled within a window.
/// Source: the sliding window of RFC 4303, section 3.4.3.
#pragma once

#include <bitset>
#include <cstdint>

namespace evenstride {

class ReplayWindow {
 public:
  static constexpr std::uint64_t kSize = 1024;  ///< a number so far behind the highest is refused

  /// Takes note of it. @return false for one that came before, or is too old to tell.
  bool take(std::uint64_t number) {
    if (none_ || number > highest_) {
      move_to(number);
    } else if (highest_ - number >= kSize || seen_[number % kSize]) {
      return false;
    }
    seen_.set(number % kSize);
    return true;
  }
  /// True if no higher number was taken.
  bool is_highest(std::uint64_t number) const { return !none_ && number == highest_; }

 private:
  void move_to(std::uint64_t number) {
    if (none_ || number - highest_ >= kSize) {
      seen_.reset();
    } else {
      for (std::uint64_t n = highest_ + 1; n < number; ++n) seen_.reset(n % kSize);
    }
    highest_ = number;
    none_ = false;
  }
  std::bitset<kSize> seen_;
  std::uint64_t highest_ = 0;
  bool none_ = true;
};

}  // namespace evenstride
