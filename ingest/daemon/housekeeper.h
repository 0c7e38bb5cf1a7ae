/// A thread for what may wait for the disk: the catalogue's entries. Its queue is bounded; when it is full
/// the newest task is dropped and counted, since what it would have written can be found in the recordings
/// again.
#pragma once

#include <atomic>
#include <functional>
#include <utility>

#include "ingest/session/background.h"

namespace evenstride {

/// Does what was handed in, then ends.
class Housekeeper {
 public:
  static constexpr std::size_t kCapacity = 10'000;

  /// @return whether there was room for it. From any thread.
  bool post(std::function<void()> task) {
    if (waiting_.fetch_add(1) >= kCapacity) {
      --waiting_;
      ++dropped_;
      return false;
    }
    thread_.post([this, task = std::move(task)] {
      --waiting_;
      task();
    });
    return true;
  }
  std::uint64_t dropped() const { return dropped_; }

 private:
  std::atomic<std::size_t> waiting_{0};
  std::atomic<std::uint64_t> dropped_{0};
  Background thread_{1};  // last: it uses all of the above
};

}  // namespace evenstride
