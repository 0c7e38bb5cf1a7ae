#include "core/fatigue/stride_features.h"

#include <algorithm>
#include <cmath>

namespace evenstride {
namespace {

constexpr Duration kSameContact = std::chrono::milliseconds(20);
// What the pelvis tells in the place of a shoe is off by milliseconds of its own: no drift of the gait.
constexpr FatigueChannel kOfContactTime[] = {FatigueChannel::kContactTime, FatigueChannel::kDutyFactor,
                                             FatigueChannel::kContactSymmetry};
constexpr Mark kUnsound[] = {Mark::kWalking, Mark::kGap, Mark::kSideUnknown, Mark::kLastStep, Mark::kTurning};

bool is_sound(Quality quality) {
  for (const Mark mark : kUnsound)
    if (quality.has(mark)) return false;
  return true;
}

void set(StrideFeatures& features, FatigueChannel channel, std::optional<double> value) {
  if (!value || !std::isfinite(*value)) return;
  features.value[index(channel)] = *value;
  features.known[index(channel)] = true;
}
void set_log(StrideFeatures& features, FatigueChannel channel, std::optional<double> value) {
  if (value && *value > 0.0) set(features, channel, std::log(*value));
}

std::optional<double> mean(std::optional<double> a, std::optional<double> b) {
  if (!a || !b) return std::nullopt;
  return 0.5 * (*a + *b);
}

StrideFeatures features_of(const StrideRecord& stride, const StepRecord& left, const StepRecord& right) {
  StrideFeatures f;
  f.time = stride.end;
  f.stride_time_s = seconds(stride.end - stride.start);
  f.speed_mps = stride.speed_mps;
  f.turn_rate_radps = stride.turn_rate_radps;
  f.sound = is_sound(left.quality) && is_sound(right.quality) && is_sound(stride.quality);
  const auto contact = mean(left.contact_time_s, right.contact_time_s);
  set_log(f, FatigueChannel::kContactTime, contact);
  if (contact) set_log(f, FatigueChannel::kDutyFactor, *contact / f.stride_time_s);
  set_log(f, FatigueChannel::kCadence, 120.0 / f.stride_time_s);
  set_log(f, FatigueChannel::kVerticalOscillation, stride.vertical_oscillation_m);
  const bool clipped = left.quality.has(Mark::kClipped) || right.quality.has(Mark::kClipped);
  if (!clipped) set_log(f, FatigueChannel::kImpactPeak, mean(left.impact_peak_mps2, right.impact_peak_mps2));
  set(f, FatigueChannel::kFootStrike, mean(left.foot_strike_rad, right.foot_strike_rad));
  set(f, FatigueChannel::kDropLeft, left.pelvic_drop_rad);
  set(f, FatigueChannel::kDropRight, right.pelvic_drop_rad);
  set_log(f, FatigueChannel::kCounterRotationRange, stride.counter_rotation_range_rad);
  set(f, FatigueChannel::kTrunkLean, stride.trunk_lean_rad);
  if (contact && *left.contact_time_s > 0.0 && *right.contact_time_s > 0.0)
    set(f, FatigueChannel::kContactSymmetry, 100.0 * std::log(*left.contact_time_s / *right.contact_time_s));
  return f;
}

}  // namespace

ChannelScale scale_of(FatigueChannel channel) {
  switch (channel) {
    case FatigueChannel::kFootStrike:
    case FatigueChannel::kDropLeft:
    case FatigueChannel::kDropRight:
    case FatigueChannel::kTrunkLean:
      return ChannelScale::kAngle;
    case FatigueChannel::kContactSymmetry:
      return ChannelScale::kPoints;
    default:
      return ChannelScale::kLogarithm;
  }
}

void StrideAssembler::push(const StepRecord& step) { steps_[next_++ % kKept] = step; }

void StrideAssembler::push(const StrideRecord& stride) {
  if (stride.side == Side::kLeft) stride_ = stride;
}

const StepRecord* StrideAssembler::step_in(Side side, Time from, Time to) const {
  for (const auto& step : steps_)
    if (step && step->side == side && step->initial_contact > from && step->initial_contact < to)
      return &*step;
  return nullptr;
}

std::optional<StrideFeatures> StrideAssembler::take() {
  if (!stride_) return std::nullopt;
  const StepRecord* left = step_in(Side::kLeft, stride_->start - kSameContact, stride_->start + kSameContact);
  const StepRecord* right = step_in(Side::kRight, stride_->start, stride_->end);
  if (left == nullptr || right == nullptr) return std::nullopt;
  StrideFeatures features = features_of(*stride_, *left, *right);
  const int by_shoes = (is_of_shoe(*left) ? 1 : 0) + (is_of_shoe(*right) ? 1 : 0);
  most_by_shoes_ = std::max(most_by_shoes_, by_shoes);
  if (by_shoes < most_by_shoes_)
    for (const FatigueChannel channel : kOfContactTime) features.known[index(channel)] = false;
  stride_.reset();
  return features;
}

}  // namespace evenstride
