/// Puts a sensor's blocks back into the order of their sequence numbers. An acknowledgement speaks of every
/// block up to one, so a block must not go on before those ahead of it, unless the sensor no longer has them.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "ingest/udp/datagram.h"

namespace evenstride {

class BlockOrder {
 public:
  enum class Verdict {
    kNext,    ///< `take` gives it
    kHeld,    ///< one before it is missing
    kOld,     ///< it came before
    kTooFar,  ///< more than kHeldBlocks beyond the missing one, or nothing can follow it: not kept
  };
  explicit BlockOrder(std::uint64_t next = 0) : next_(next), floor_(next) {}

  Verdict offer(std::uint64_t sequence, std::string_view block) {
    if (sequence < next_) return Verdict::kOld;
    if (sequence - next_ > kHeldBlocks || sequence == UINT64_MAX) return Verdict::kTooFar;
    std::string& place = places_[sequence % places_.size()];
    if (!place.empty()) return Verdict::kOld;
    place = block;
    return sequence == next_ ? Verdict::kNext : Verdict::kHeld;
  }
  /// The sensor no longer holds the blocks before `oldest`: those that are missing will not come.
  void give_up_before(std::uint64_t oldest) { floor_ = std::max(floor_, oldest); }

  /// The next block in order; nothing while it is missing.
  std::optional<std::string> take() {
    while (true) {
      std::string& place = places_[next_ % places_.size()];
      if (!place.empty()) {
        ++next_;
        return std::exchange(place, {});
      }
      if (next_ >= floor_) return std::nullopt;
      const std::uint64_t to = held() == 0 ? floor_ : next_ + 1;
      missed_ += to - next_;
      next_ = to;
    }
  }

  std::uint64_t next() const { return next_; }  ///< every block before it has come, or never will
  /// Bit i: block next() + 1 + i is here.
  std::uint64_t held() const {
    std::uint64_t out = 0;
    for (std::uint64_t i = 0; i < kHeldBlocks; ++i) {
      if (!places_[(next_ + 1 + i) % places_.size()].empty()) out |= std::uint64_t{1} << i;
    }
    return out;
  }
  std::uint64_t missed() const { return missed_; }  ///< blocks that never came

 private:
  std::array<std::string, kHeldBlocks + 1> places_;  // by sequence number; empty: not here
  std::uint64_t next_, floor_, missed_ = 0;
};

}  // namespace evenstride
