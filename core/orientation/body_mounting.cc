#include "core/orientation/body_mounting.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/base/units.h"
#include "core/math/rotation.h"

namespace evenstride {
namespace {

constexpr double kHeadingSd_rad = 0.07;        // of a long recording's heading, over runners (hybrid_running)
constexpr double kHeadingsApart_rad = 1.05;    // 60 deg; usual is 10
constexpr double kLeastHorizontal_rad = 0.35;  // the axis must keep this far from the vertical

/// (M_xx - M_yy, 2 M_xy) of the even minus odd harmonics.
Eigen::Vector2d even_minus_odd(const StrideHarmonics& stride, int harmonics) {
  Eigen::Vector2d doubled = Eigen::Vector2d::Zero();
  for (int k = 1; k <= harmonics; ++k) {
    const Eigen::Vector2cd& a = stride.accel_H_mps2[static_cast<std::size_t>(k - 1)];
    const double sign = k % 2 == 0 ? 1.0 : -1.0;
    doubled +=
        sign * Eigen::Vector2d(std::norm(a.x()) - std::norm(a.y()), 2.0 * (a.x() * std::conj(a.y())).real());
  }
  return doubled;
}

}  // namespace

BodyMountingParams BodyMountingParams::for_site(Site site) {
  BodyMountingParams params;
  if (site == Site::kTrunk) {
    params.harmonics = 2;
    params.braking_share = 0.0;
  }
  return params;
}

BodyMounting::BodyMounting(const BodyMountingParams& params) : params_(params) {
  if (params.harmonics < 2 || params.harmonics > StrideHarmonics::kCount)
    throw std::invalid_argument("body mounting: harmonics must be 2 to 6");
  if (!(params.braking_share >= 0.0 && params.braking_share <= 1.0))
    throw std::invalid_argument("body mounting: braking_share must be 0 to 1");
  if (params.first_strides < 1 || params.sure_strides < 1 || !(params.forget_strides > 0.0))
    throw std::invalid_argument("body mounting: stride counts must be above 0");
}

void BodyMounting::set_standing(const StandingPose& pose) {
  standing_ = pose;
  if (mounting_) solve();
}

void BodyMounting::choose_axis(const OrientedSample& sample) {
  const Eigen::Vector3d up_S =
      standing_ ? standing_->up_S() : sample.q_ES.cast<double>().conjugate() * Eigen::Vector3d::UnitZ();
  if (!axis_S_ || axis_S_->cross(up_S).norm() < std::sin(kLeastHorizontal_rad)) {
    const BodyMountingParams params = params_;
    const auto standing = standing_;
    *this = BodyMounting(params);
    standing_ = standing;
    axis_S_ = any_orthogonal(up_S);
  }
}

bool BodyMounting::add_stride(const SegmentHistory& history, const StrideTimes& stride) {
  const std::size_t first = history.first_at_or_after(stride.start);
  if (first >= history.size()) return false;
  choose_axis(history[first]);
  const auto harmonics = stride_harmonics(history, stride, *axis_S_);
  if (!harmonics) return false;
  add(*harmonics, seconds(stride.end - stride.start));
  if (strides_ >= params_.first_strides) solve();
  return true;
}

void BodyMounting::add(const StrideHarmonics& stride, double span_s) {
  const double keep = std::exp(-1.0 / params_.forget_strides);
  const Eigen::Vector2d doubled = even_minus_odd(stride, params_.harmonics);
  ++strides_;
  weight_ = keep * weight_ + 1.0;
  span_s_ += span_s;
  even_minus_odd_ = keep * even_minus_odd_ + doubled;
  even_minus_odd_length_ = keep * even_minus_odd_length_ + doubled.norm();
  braking_ = keep * braking_ + stride.braking_H_mps2;
  up_S_ = keep * up_S_ + stride.up_S.normalized();
}

void BodyMounting::solve() {
  mounting_.reset();
  const double backward_rad = std::atan2(braking_.y(), braking_.x());
  const double forward_b = backward_rad + kPi;
  const double axis_a = 0.5 * std::atan2(even_minus_odd_.y(), even_minus_odd_.x());
  // (a) counted from (b): an axis has no sign, so it is brought within a quarter turn.
  const double a_from_b = 0.5 * wrapped_angle(2.0 * (axis_a - forward_b));
  if (!(braking_.norm() > 0.0) || std::abs(a_from_b) > kHeadingsApart_rad) return;
  const double heading = forward_b + (1.0 - params_.braking_share) * a_from_b;

  const Eigen::Vector3d up = standing_ ? standing_->up_S() : up_S_.normalized();
  const Eigen::Vector3d x = (*axis_S_ - axis_S_->dot(up) * up).normalized();
  Mounting m;
  m.R_BS = segment_from_axes(std::cos(heading) * x + std::sin(heading) * up.cross(x), up);
  const double coherence = std::clamp(even_minus_odd_.norm() / even_minus_odd_length_, 1e-6, 1.0);
  m.heading_sd_rad = std::hypot(kHeadingSd_rad, std::sqrt(-0.5 * std::log(coherence) / weight_));
  m.evidence_s = span_s_;
  if (!standing_) m.quality.add(Mark::kNoStanding);
  if (strides_ < params_.sure_strides) m.quality.add(Mark::kUncalibrated);
  mounting_ = m;
}

}  // namespace evenstride
