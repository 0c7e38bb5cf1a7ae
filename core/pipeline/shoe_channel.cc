#include "core/pipeline/shoe_channel.h"

namespace evenstride {
namespace {

constexpr double kClipShare = 0.995;  // of full scale

}  // namespace

ShoeChannel::ShoeChannel(const SensorSpec& spec)
    : spec_(spec),
      standing_(StandingParams{}, spec.has_gyro),
      mounting_(ShoeMountingParams{}, spec.rate_hz) {}

bool ShoeChannel::learn(const ImuSample& sample) {
  const bool stood = standing_.push(sample);
  if (stood) {
    mounting_.set_standing(*standing_.latest());
    placement_.bias_S_radps = standing_.latest()->rate_bias_S_radps;
  }
  if (!mounting_.push(sample) && !stood) return false;
  if (mounting()) placement_.R_FS = mounting()->R_BS;
  return true;
}

ImuSample ShoePlacement::without_bias(const ImuSample& sample) const {
  ImuSample clean = sample;
  clean.rate_S_radps -= bias_S_radps;
  return clean;
}

ImuSample ShoePlacement::in_foot_axes(const ImuSample& sample) const {
  ImuSample turned = without_bias(sample);
  if (!R_FS) return turned;
  turned.accel_S_mps2 = *R_FS * turned.accel_S_mps2;
  turned.rate_S_radps = *R_FS * turned.rate_S_radps;
  return turned;
}

bool ShoeChannel::clipped(const ImuSample& sample) const {
  const double accel = spec_.accel_range_mps2 * kClipShare, gyro = spec_.gyro_range_radps * kClipShare;
  return (accel > 0.0 && sample.accel_S_mps2.cwiseAbs().maxCoeff() >= accel) ||
         (gyro > 0.0 && sample.rate_S_radps.cwiseAbs().maxCoeff() >= gyro);
}

}  // namespace evenstride
