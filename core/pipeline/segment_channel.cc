#include "core/pipeline/segment_channel.h"

namespace evenstride {
namespace {

constexpr Duration kBendPeriod = std::chrono::milliseconds(50);  // a body turns by less than a degree in it
constexpr double kStandingBiasSd_radps = 5.2e-4;                 // of a mean over 1.5 s of quiet standing

}  // namespace

SegmentChannel::SegmentChannel(const SegmentChannelParams& params, const SensorSpec& spec)
    : tilt_(params.tilt, spec.has_gyro),
      standing_(params.standing, spec.has_gyro),
      mounting_(BodyMountingParams::for_site(spec.site)),
      history_(params.history_s, spec.rate_hz) {}

void SegmentChannel::push(const ImuSample& sample) {
  if (standing_.push(sample)) {
    mounting_.set_standing(*standing_.latest());
    tilt_.set_bias(standing_.latest()->rate_bias_S_radps, kStandingBiasSd_radps);
  }
  follow_bend(sample.time);
  tilt_.push(sample);
  history_.push({.time = sample.time,
                 .q_ES = tilt_.q_ES().cast<float>(),
                 .accel_E_mps2 = tilt_.accel_E_mps2().cast<float>(),
                 .rate_S_radps = tilt_.rate_S_radps().cast<float>()});
}

void SegmentChannel::set_bend(double speed_mps, double turn_rate_radps) {
  speed_mps_ = speed_mps;
  turn_rate_radps_ = turn_rate_radps;
}

// On a bend the body accelerates to its left by speed times turn rate (turn rate > 0: to the left).
void SegmentChannel::follow_bend(Time now) {
  if (now - bend_set_ < kBendPeriod || !mounting()) return;
  bend_set_ = now;
  Eigen::Vector3d left_E = tilt_.q_ES() * mounting()->left_S();
  left_E.z() = 0.0;
  const double norm = left_E.norm();
  if (norm > 0.1) tilt_.set_known_acceleration_E(left_E * (speed_mps_ * turn_rate_radps_ / norm));
}

}  // namespace evenstride
