/// How many sessions may run at once, and how much memory the process may hold when one begins. Shared by all
/// workers.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

namespace evenstride {

struct SessionLimits {
  std::size_t sessions = 1024;
  std::uint64_t memory_bytes = 0;  ///< resident; 0 = no bound
};

/// What of this process is in memory now, bytes; 0 if the system does not say.
std::uint64_t resident_bytes();

class SessionRoom {
 public:
  using Slot =
      std::shared_ptr<void>;  ///< given back when it is let go of, which must be before the room goes
  enum class Verdict { kTaken, kFull, kNoMemory };
  explicit SessionRoom(const SessionLimits& limits, std::function<std::uint64_t()> memory = resident_bytes)
      : limits_(limits), memory_(std::move(memory)) {}
  SessionRoom(const SessionRoom&) = delete;
  SessionRoom& operator=(const SessionRoom&) = delete;

  /// Room for one more session. From any thread.
  Verdict take(Slot& slot) {
    if (limits_.memory_bytes > 0 && memory_() > limits_.memory_bytes) return Verdict::kNoMemory;
    return take_place(slot) ? Verdict::kTaken : Verdict::kFull;
  }
  /// For a session that is carried on with: it had its room already.
  Slot take_anyway() {
    ++running_;
    return slot();
  }
  std::size_t running() const { return running_; }
  const SessionLimits& limits() const { return limits_; }

 private:
  bool take_place(Slot& out) {
    if (++running_ <= limits_.sessions) {
      out = slot();
      return true;
    }
    --running_;
    return false;
  }
  Slot slot() {
    return Slot(this, [](void* room) { --static_cast<SessionRoom*>(room)->running_; });
  }
  const SessionLimits limits_;
  const std::function<std::uint64_t()> memory_;
  std::atomic<std::size_t> running_{0};
};

}  // namespace evenstride
