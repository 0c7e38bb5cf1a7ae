#include "core/events/event_corrector.h"

namespace evenstride {
namespace {

constexpr Duration kForgetAfter = std::chrono::seconds(3);  // without a step: perhaps another speed

std::size_t slot(Side side) { return side == Side::kRight ? 1 : 0; }

}  // namespace

FeatureVector EventCorrector::Memory::mean() const {
  FeatureVector sum = steps[0];
  for (int i = 1; i < count; ++i) sum += steps[static_cast<std::size_t>(i)];
  return sum / static_cast<double>(count);
}

void EventCorrector::forget() {
  for (Memory& m : memory_) m.count = m.next = 0;
  last_.reset();
}

EventCorrector::Levels EventCorrector::remember(Side side, const FeatureVector& z, Time when) {
  if (last_ && when - *last_ > kForgetAfter) forget();
  last_ = when;
  Memory& own = memory_[slot(side)];
  const Memory& other = memory_[1 - slot(side)];
  own.steps[static_cast<std::size_t>(own.next)] = z;
  own.next = (own.next + 1) % kRemembered;
  own.count = own.count < kRemembered ? own.count + 1 : kRemembered;
  const FeatureVector own_mean = own.mean();
  Levels levels{own_mean, FeatureVector::Zero(z.size()), z - own_mean};
  if (other.count > 0) {
    const FeatureVector other_mean = other.mean();
    levels.common = 0.5 * (own_mean + other_mean);
    levels.half = (side == Side::kRight ? -0.5 : 0.5) * (own_mean - other_mean);
  }
  return levels;
}

EventCorrector::Answer EventCorrector::correct(Side side, const JudgedFeatures& features, Time when) {
  const EventRegression& r = *regression_;
  if (features.outside(r)) return {r.anchor_correction_s, true};
  const double single = r.intercept + r.single.dot(features.z);
  if (r.two_level_weight == 0.0) return {single, false};
  const Levels levels = remember(side, features.z, when);
  const double sign = side == Side::kRight ? -1.0 : 1.0;
  const double two_level = r.common_intercept + r.common.dot(levels.common) + sign * r.half.dot(levels.half) +
                           r.deviation.dot(levels.deviation);
  return {(1.0 - r.two_level_weight) * single + r.two_level_weight * two_level, false};
}

}  // namespace evenstride
