/// Somebody was not let in, or was sent away: who is told, and how it is counted.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace evenstride {

/// Told of each refusal: the address of the other side, never its token, and why. From any thread; must not
/// wait.
using OnRefused = std::function<void(const std::string& address, std::string_view why)>;

/// What every listener counts.
struct ListenerCounters {
  std::atomic<std::uint64_t> accepted{0}, refused_full{0}, accept_errors{0};
};

}  // namespace evenstride
