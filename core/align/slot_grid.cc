#include "core/align/slot_grid.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace evenstride {
namespace {

constexpr double kStep_s = 0.00125;
constexpr int kLongestSteps = 40;         // 50 ms
constexpr int kShortestSteps = 6;         // 7.5 ms
constexpr double kConcentration = 0.95;   // random arrivals reach 0.4 over 60 packets with odds below 1e-4
constexpr double kLongestShare = 0.7;     // of the mean time between packets
constexpr double kLeastSpread = 0.6;      // of delays, in slots
constexpr double kMostWaiting_s = 0.020;  // mean delay above the least, beyond one slot

}  // namespace

void SlotGrid::observe(Time arrival, double delay_s) {
  if (decided()) return;
  delay_min_s_ = seen_ == 0 ? delay_s : std::min(delay_min_s_, delay_s);
  delay_max_s_ = seen_ == 0 ? delay_s : std::max(delay_max_s_, delay_s);
  delay_sum_s_ += delay_s;
  arrivals_ns_[seen_++] = arrival.time_since_epoch().count();
  if (decided()) slot_s_ = find_slot();
}

// The longest grid that holds the arrivals wins, since every divisor of it holds them too.
double SlotGrid::find_slot() const {
  const double packet_s =
      static_cast<double>(arrivals_ns_.back() - arrivals_ns_.front()) * 1e-9 / (kLook - 1);
  const double waiting_s = delay_sum_s_ / kLook - delay_min_s_;
  for (int steps = kLongestSteps; steps >= kShortestSteps; --steps) {
    const double slot_s = steps * kStep_s;
    if (slot_s > kLongestShare * packet_s || delay_max_s_ - delay_min_s_ < kLeastSpread * slot_s ||
        waiting_s > slot_s + kMostWaiting_s) {
      continue;
    }
    if (concentrated(slot_s)) return slot_s;
  }
  return 0.0;
}

// Length of the mean unit vector of the arrivals' phases on the grid.
bool SlotGrid::concentrated(double slot_s) const {
  double re = 0.0, im = 0.0;
  for (std::int64_t ns : arrivals_ns_) {
    const double phase = 2.0 * std::numbers::pi * static_cast<double>(ns - arrivals_ns_[0]) * 1e-9 / slot_s;
    re += std::cos(phase);
    im += std::sin(phase);
  }
  return std::hypot(re, im) > kConcentration * static_cast<double>(kLook);
}

}  // namespace evenstride
