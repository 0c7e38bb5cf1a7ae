#include "core/align/counter_unwrap.h"

#include <array>

namespace evenstride {
namespace {

constexpr std::int64_t kTurn = std::int64_t{1} << 32;
// 2^32 ticks of 1 ns, 1 us, 100 us, 1 ms, and of a watch crystal's 1/32768 s.
constexpr std::array<std::int64_t, 5> kTurns_ns{kTurn, kTurn * 1'000, kTurn * 100'000, kTurn * 1'000'000,
                                                (kTurn >> 15) * 1'000'000'000};
constexpr std::int64_t kJitter_ns = 200'000'000;  // of arrivals

}  // namespace

std::int64_t CounterUnwrap::push(std::int64_t device_ns, Time arrival) {
  const std::int64_t passed_ns = (arrival - last_arrival_).count() + kJitter_ns;
  if (started_ && device_ns >= 0 && device_ns < last_raw_ns_) {
    for (const std::int64_t turn_ns : kTurns_ns) {
      const std::int64_t counted_ns = device_ns + (turn_ns - last_raw_ns_);
      if (last_raw_ns_ >= turn_ns || counted_ns > passed_ns) continue;
      base_ns_ += turn_ns;
      ++turns_;
      break;
    }
  }
  started_ = true;
  last_raw_ns_ = device_ns;
  last_arrival_ = arrival;
  return device_ns + base_ns_;
}

}  // namespace evenstride
