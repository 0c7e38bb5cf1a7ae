#include "core/events/step_phase.h"

#include <limits>
#include <numbers>

#include "core/events/stance_anchors.h"

namespace evenstride {
namespace {

constexpr double kCutoff_hz = 60.0;  // little delay, little smoothing: the contact is a first estimate
constexpr double samples(double seconds) { return seconds * FootGrid::kRate_hz; }
constexpr std::int64_t whole(double seconds) { return static_cast<std::int64_t>(samples(seconds)); }

constexpr double kDelay = samples(std::numbers::sqrt2 / (2.0 * std::numbers::pi * kCutoff_hz));
constexpr std::int64_t kTouchLongest = whole(0.040);  // after the rate's zero
constexpr double kTouchedShare = 0.95;                // the slap has passed when the rate falls to this share
constexpr double kZeroBeforeContact = samples(0.026);  // mean on the reference recordings
constexpr std::int64_t kPushOffFrom = whole(0.090);
constexpr std::int64_t kFirstTry = whole(0.030);  // after the push-off's peak
constexpr double kPushOffShare = 0.3;             // of the swing's size: smaller is no push-off
constexpr std::int64_t kStays = whole(0.9);
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

}  // namespace

StepPhase::StepPhase() : low_pass_(Butterworth2::low_pass(kCutoff_hz, FootGrid::kRate_hz)) {}

void StepPhase::begin(double swing_rate_radps, double swing_index) {
  // A fast foot may touch down before its swing is confirmed.
  const bool touching = static_cast<double>(zero_) > swing_index;
  stage_ = touching ? Stage::kTouching : Stage::kBeforeZero;
  swing_rate_radps_ = swing_rate_radps;
  try_at_ = kNever;
}

StepPhase::News StepPhase::push(std::int64_t index, double pitch_rate_radps) {
  const double y = filter_.step(low_pass_, pitch_rate_radps);
  const bool rises_through_zero = last_ < 0.0 && y >= 0.0;
  last_ = y;
  if (rises_through_zero && (stage_ == Stage::kBeforeZero || stage_ == Stage::kIdle)) {
    if (stage_ == Stage::kBeforeZero) stage_ = Stage::kTouching;
    zero_ = peak_at_ = index;
    peak_ = y;
  }
  if (stage_ == Stage::kTouching) return follow_touch_down(index, y);
  if (stage_ == Stage::kStance) return follow_stance(index, y);
  if (y > peak_) {
    peak_ = y;
    peak_at_ = index;
  }
  return News::kNone;
}

StepPhase::News StepPhase::follow_touch_down(std::int64_t index, double y) {
  if (y > peak_) {
    peak_ = y;
    peak_at_ = index;
  }
  const bool passed = y < kTouchedShare * peak_;
  if (!passed && index - zero_ < kTouchLongest) return News::kNone;
  contact_index_ = passed ? static_cast<double>(peak_at_) - kDelay - samples(kContactAnchorLate_s)
                          : static_cast<double>(zero_) - kDelay + kZeroBeforeContact;
  stage_ = Stage::kStance;
  peak_ = 0.0;
  return News::kContact;
}

StepPhase::News StepPhase::follow_stance(std::int64_t index, double y) {
  const std::int64_t since = index - zero_;
  if (since > kStays) {
    stop();
    return News::kStays;
  }
  if (since >= kPushOffFrom && y > peak_) {
    peak_ = y;
    peak_at_ = index;
  }
  if (try_at_ == kNever && peak_ > kPushOffShare * swing_rate_radps_ && index - peak_at_ >= kFirstTry)
    try_at_ = index;
  if (index < try_at_) return News::kNone;
  try_at_ = index + 4;  // unless told otherwise
  return News::kTry;
}

}  // namespace evenstride
