/// How long a busy worker lets blocks gather before it looks again: waking up for each costs as much as
/// taking it, and two blocks of a sensor that wait together cost one call of the system.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace evenstride {

class Gathering {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::microseconds kLeast{500}, kMost{6'000};
  /// Blocks a second of one worker up to which it pauses for kLeast, and from which on for kMost.
  static constexpr double kFew = 25'000.0, kMany = 35'000.0;

  static constexpr std::chrono::microseconds pause_at(double blocks_per_s) {
    const double share = std::clamp((blocks_per_s - kFew) / (kMany - kFew), 0.0, 1.0);
    return kLeast + std::chrono::microseconds(
                        static_cast<std::int64_t>(share * static_cast<double>((kMost - kLeast).count())));
  }
  /// @param blocks that the worker has taken since it began.
  std::chrono::microseconds pause(std::uint64_t blocks, Clock::time_point now) {
    if (now - since_ >= kMeasured) {
      pause_ = pause_at(static_cast<double>(blocks - blocks_) /
                        std::chrono::duration<double>(now - since_).count());
      since_ = now;
      blocks_ = blocks;
    }
    return pause_;
  }

 private:
  static constexpr std::chrono::milliseconds kMeasured{200};
  Clock::time_point since_{};
  std::uint64_t blocks_ = 0;
  std::chrono::microseconds pause_ = kLeast;
};

}  // namespace evenstride
