#include "core/pipeline/segment_channel.h"

#include <algorithm>

#include "core/base/scratch.h"

namespace evenstride {
namespace {

constexpr Duration kBendPeriod = std::chrono::milliseconds(50);  // a body turns by less than a degree in it
constexpr Duration kLevelPeriod = std::chrono::milliseconds(250);
constexpr Duration kBendHolds = std::chrono::seconds(3);  // after the last stride: walking ones come late
constexpr double kSameSpeed_mps = 0.3;
constexpr double kTurnFollow = 0.15;  // share of a new stride; single ones turn by 3 deg/s (SD)
constexpr double kTurning_radps = 0.045;
constexpr Duration kSpeedHolds = std::chrono::milliseconds(1000);  // told by every stride of either foot
constexpr Duration kKeepsSpeed = std::chrono::seconds(8);  // the averaged force has forgotten what was before
constexpr double kStandingBiasSd_radps = 5.2e-4;           // of the quietest standing

// How many readings make one sample of the history: odd, so that the middle one's orientation stands for it.
int together(double rate_hz, double history_rate_hz) {
  const int ratio = static_cast<int>(rate_hz / history_rate_hz + 0.01);
  return ratio < 3 ? 1 : ratio - (ratio % 2 == 0 ? 1 : 0);
}

}  // namespace

SegmentChannel::SegmentChannel(const SegmentChannelParams& params, const SensorSpec& spec)
    : params_(params),
      has_gyro_(spec.has_gyro),
      gaps_(spec.rate_hz),
      tilt_(params.tilt, spec.has_gyro),
      standing_(params.standing, spec.has_gyro),
      mounting_(BodyMountingParams::for_site(spec.site)),
      average_over_(together(spec.rate_hz, params.history_rate_hz)),
      history_(params.history_s, spec.rate_hz / average_over_) {}

void SegmentChannel::push(const ImuSample& sample) {
  if (standing_.push(sample)) {
    mounting_.set_standing(*standing_.latest());
    const double sd = std::max(kStandingBiasSd_radps, standing_.latest()->rate_bias_sd_radps);
    // Who swayed has taught less than is known already.
    if (sd <= std::max(kStandingBiasSd_radps, tilt_.bias_sd_radps()))
      tilt_.set_bias(standing_.latest()->rate_bias_S_radps, sd);
  }
  if (has_gyro_ && gaps_.is_gap_before(sample.time)) bridge(sample);
  gaps_.push(sample);
  take(sample);
}

// Readings in place of the lost ones, where the stride before tells them; what they may be off by is added to
// the filter's doubt, and the history remembers that they are none.
void SegmentChannel::bridge(const ImuSample& next) {
  auto& bridge = thread_scratch<StrideBridge>();
  bridge.begin(gaps_.last(), next);
  const Eigen::Vector3d& bias = tilt_.bias_S_radps();
  const auto before = [&](const OrientedSample& s) {
    return bridge.add_before(s.time, (s.q_ES.conjugate() * s.accel_E_mps2).cast<double>(),
                             s.rate_S_radps.cast<double>() + bias);
  };
  std::size_t i = history_.size();
  while (i-- > 0 && before(history_[i])) {
  }
  if (!bridge.fit()) return;
  bridge.make_up(gaps_.period(), [&](const ImuSample& made_up) { take(made_up); });
  tilt_.add_doubt(bridge.turn_sd_rad());
  history_.mark_bridged(gaps_.last().time, next.time, bridge.turn_sd_rad());
}

void SegmentChannel::take(const ImuSample& sample) {
  follow_bend(sample.time);
  tilt_.push(sample);
  level_start();
  remember(sample.time);
}

// A start in the midst of running: the first readings alone say little of the vertical. Once more is known,
// what is remembered of the start is levelled after it: strides are told later, once the mountings are known.
void SegmentChannel::level_start() {
  const TiltState& tilt = tilt_.state();
  if (!has_gyro_ || (!starting_ && !tilt_.is_starting()))
    return;  // without one there is nothing to go back by
  const bool begins = tilt.last == tilt.since;
  if (!begins && tilt_.is_starting() && tilt.last < level_again_) return;
  if (!begins) history_.turn_earth(tilt.since, tilt.q_EI * levelled_EI_.conjugate());
  levelled_EI_ = tilt.q_EI;
  level_again_ = tilt.last + kLevelPeriod;
  starting_ = tilt_.is_starting();
}

void SegmentChannel::remember(Time time) {
  const Eigen::Quaterniond q_LE =  // from the filter's earth axes to those of the history
      starting_ ? levelled_EI_ * tilt_.state().q_EI.conjugate() : Eigen::Quaterniond::Identity();
  if (averaged_ == 0) mean_.accel_E_mps2 = mean_.rate_S_radps = Eigen::Vector3f::Zero();
  if (averaged_ == average_over_ / 2) {
    mean_.time = time;
    mean_.q_ES = (q_LE * tilt_.q_ES()).cast<float>();
  }
  mean_.accel_E_mps2 += (q_LE * tilt_.accel_E_mps2()).cast<float>();
  mean_.rate_S_radps += tilt_.rate_S_radps().cast<float>();
  if (++averaged_ < average_over_) return;
  if (average_over_ > 1) {
    mean_.accel_E_mps2 /= static_cast<float>(average_over_);
    mean_.rate_S_radps /= static_cast<float>(average_over_);
  }
  averaged_ = 0;
  history_.push(mean_);
}

void SegmentChannel::settle() {
  if (!settled_) history_.set_span(params_.settled_history_s);
  settled_ = true;
}

void SegmentChannel::set_bend(double speed_mps, double turn_rate_radps) {
  speed_mps_ = speed_mps;
  turn_rate_radps_ = turn_rate_radps;
  bend_told_ = tilt_.state().last;
  mean_turn_radps_ += kTurnFollow * (turn_rate_radps - mean_turn_radps_);
}

void SegmentChannel::note_speed(double speed_mps) {
  speed_noted_ = tilt_.state().last;
  if (std::abs(speed_mps - kept_speed_mps_) < kSameSpeed_mps) return;
  kept_speed_mps_ = speed_mps;
  kept_since_ = speed_noted_;
}

void SegmentChannel::follow_speed(Time now) {
  const Duration silent = now - speed_noted_;
  if (tilt_.is_rest() || std::abs(mean_turn_radps_) > kTurning_radps || silent > kBendHolds)
    kept_since_ = now;
  if (now - kept_since_ < kKeepsSpeed) return tilt_.set_speed(TiltFilter::Speed::kChanging);
  tilt_.set_speed(silent < kSpeedHolds ? TiltFilter::Speed::kKept : TiltFilter::Speed::kUnknown);
}

// On a bend the body accelerates to its left by speed times turn rate (turn rate > 0: to the left).
void SegmentChannel::follow_bend(Time now) {
  if (now - bend_set_ < kBendPeriod || !mounting()) return;
  bend_set_ = now;
  follow_speed(now);
  if (tilt_.is_rest() || now - bend_told_ > kBendHolds)
    return tilt_.set_known_acceleration_E(Eigen::Vector3d::Zero());
  Eigen::Vector3d left_E = tilt_.q_ES() * mounting()->left_S();
  left_E.z() = 0.0;
  const double norm = left_E.norm();
  if (norm > 0.1) tilt_.set_known_acceleration_E(left_E * (speed_mps_ * turn_rate_radps_ / norm));
}

}  // namespace evenstride
