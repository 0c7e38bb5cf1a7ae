/// Log lines about refusals, a bounded number of them: a flood of wrong tokens must not fill the disk.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace evenstride {

/// Writes up to `kBurst` lines at once and `kPerSecond` a second in the long run. What goes beyond is
/// counted, and the next line says how many there were. From any thread.
class RefusalLog {
 public:
  static constexpr double kBurst = 20.0, kPerSecond = 2.0;
  using Now = std::chrono::steady_clock::time_point;
  /// Writes one line; `unsaid` refusals before it went without.
  using Write = std::function<void(std::string_view way, const std::string& address, std::string_view why,
                                   std::uint64_t unsaid)>;
  explicit RefusalLog(Write write) : write_(std::move(write)) {}

  /// @param way what was refused: "sensor", "page", ...
  void refused(std::string_view way, const std::string& address, std::string_view why, Now now) {
    const std::lock_guard lock(mutex_);
    allowance_ =
        std::min(kBurst, allowance_ + kPerSecond * std::chrono::duration<double>(now - last_).count());
    last_ = now;
    if (allowance_ < 1.0) {
      ++unsaid_;
      ++unsaid_in_all_;
      return;
    }
    allowance_ -= 1.0;
    write_(way, address, why, std::exchange(unsaid_, 0));
  }
  std::uint64_t unsaid() const { return unsaid_in_all_; }  ///< since the start

 private:
  const Write write_;
  std::mutex mutex_;
  double allowance_ = kBurst;
  Now last_{};
  std::uint64_t unsaid_ = 0;
  std::atomic<std::uint64_t> unsaid_in_all_{0};
};

}  // namespace evenstride
