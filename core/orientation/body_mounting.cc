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

/// By (b) and (c). The first harmonic's imaginary part is against the push of the stride's first foot.
Eigen::Vector2d forward_of(const StrideHarmonics& stride, Side side, double sideways_share) {
  const double sign = side == Side::kLeft ? 1.0 : side == Side::kRight ? -1.0 : 0.0;
  const Eigen::Vector2d left = sideways_share * sign * stride.accel_H_mps2[0].imag();
  return Eigen::Vector2d(left.y(), -left.x()) - stride.braking_H_mps2;
}

}  // namespace

BodyMountingParams BodyMountingParams::for_site(Site site) {
  BodyMountingParams params;
  if (site == Site::kTrunk) {
    params.harmonics = 2;
    params.braking_share = 0.0;
    params.sideways_share = 1.0;
  }
  return params;
}

BodyMounting::BodyMounting(const BodyMountingParams& params) : params_(params), slip_(params.slip) {
  if (params.harmonics < 2 || params.harmonics > StrideHarmonics::kCount)
    throw std::invalid_argument("body mounting: harmonics must be 2 to 6");
  if (!(params.braking_share >= 0.0 && params.braking_share <= 1.0))
    throw std::invalid_argument("body mounting: braking_share must be 0 to 1");
  if (!(params.sideways_share >= 0.0))
    throw std::invalid_argument("body mounting: sideways_share must be >= 0");
  if (params.first_strides < 1 || params.sure_strides < 1 || !(params.forget_strides > 0.0) ||
      !(params.recent_strides > 0.0))
    throw std::invalid_argument("body mounting: stride counts must be above 0");
}

void BodyMounting::set_standing(const StandingPose& pose) {
  const bool is_new_spell = standing_ && pose.from != standing_->from;
  const bool moved = is_new_spell && slip_.compare_standing(pose.up_S(), standing_->up_S());
  standing_ = pose;
  if (moved) restart_from_recent();
  if (mounting_) solve();
}

bool BodyMounting::add_stride(const SegmentHistory& history, const StrideTimes& stride) {
  const std::size_t first = history.first_at_or_after(stride.start);
  if (first >= history.size()) return false;
  choose_axis(history[first]);
  const auto harmonics = stride_harmonics(history, stride, *axis_S_);
  if (!harmonics) return false;
  ++strides_;
  span_s_ += seconds(stride.end - stride.start);
  add(all_, *harmonics, stride.side, params_.forget_strides);
  add(recent_, *harmonics, stride.side, params_.recent_strides);
  if (strides_ > 2 * params_.sure_strides) watch_slip();
  if (strides_ >= params_.first_strides) solve();
  return true;
}

// The axis that headings are counted from must not come near the vertical; a sensor that has been turned that
// far starts anew.
void BodyMounting::choose_axis(const OrientedSample& sample) {
  const Eigen::Vector3d up_S =
      standing_ ? standing_->up_S() : sample.q_ES.cast<double>().conjugate() * Eigen::Vector3d::UnitZ();
  if (axis_S_ && axis_S_->cross(up_S).norm() > std::sin(kLeastHorizontal_rad)) return;
  axis_S_ = any_orthogonal(up_S);
  strides_ = 0;
  span_s_ = 0.0;
  all_ = recent_ = {};
}

void BodyMounting::add(Sums& sums, const StrideHarmonics& stride, Side side, double forget_strides) const {
  const double keep = std::exp(-1.0 / forget_strides);
  const Eigen::Vector2d doubled = even_minus_odd(stride, params_.harmonics);
  sums.weight = keep * sums.weight + 1.0;
  sums.even_minus_odd = keep * sums.even_minus_odd + doubled;
  sums.even_minus_odd_length = keep * sums.even_minus_odd_length + doubled.norm();
  sums.forward = keep * sums.forward + forward_of(stride, side, params_.sideways_share);
  sums.up_S = keep * sums.up_S + stride.up_S.normalized();
}

std::optional<double> BodyMounting::heading(const Sums& sums) const {
  const double forward_b = std::atan2(sums.forward.y(), sums.forward.x());
  const double axis_a = 0.5 * std::atan2(sums.even_minus_odd.y(), sums.even_minus_odd.x());
  // (a) counted from (b): an axis has no sign, so it is brought within a quarter turn.
  const double a_from_b = 0.5 * wrapped_angle(2.0 * (axis_a - forward_b));
  if (!(sums.forward.norm() > 0.0) || std::abs(a_from_b) > kHeadingsApart_rad) return std::nullopt;
  return forward_b + (1.0 - params_.braking_share) * a_from_b;
}

Eigen::Vector3d BodyMounting::forward_S(double heading_rad, const Eigen::Vector3d& up_S) const {
  const Eigen::Vector3d x = (*axis_S_ - axis_S_->dot(up_S) * up_S).normalized();
  return std::cos(heading_rad) * x + std::sin(heading_rad) * up_S.cross(x);
}

void BodyMounting::watch_slip() {
  const auto before = heading(all_), now = heading(recent_);
  if (!before || !now) return;
  const Eigen::Vector3d up = all_.up_S.normalized(), recent_up = recent_.up_S.normalized();
  if (slip_.compare_gait(recent_up, forward_S(*now, recent_up), up, forward_S(*before, up)))
    restart_from_recent();
}

void BodyMounting::restart_from_recent() {
  all_ = recent_;
  strides_ = 0;
  span_s_ = 0.0;
}

void BodyMounting::solve() {
  mounting_.reset();
  const auto angle = heading(all_);
  if (!angle) return;
  const Eigen::Vector3d up = standing_ ? standing_->up_S() : all_.up_S.normalized();
  Mounting m;
  m.R_BS = segment_from_axes(forward_S(*angle, up), up);
  const double coherence = std::clamp(all_.even_minus_odd.norm() / all_.even_minus_odd_length, 1e-6, 1.0);
  m.heading_sd_rad = std::hypot(kHeadingSd_rad, std::sqrt(-0.5 * std::log(coherence) / all_.weight));
  m.evidence_s = span_s_;
  const bool is_sure = strides_ >= params_.sure_strides;
  if (!standing_) m.quality.add(Mark::kNoStanding);
  if (!is_sure) m.quality.add(slips() > 0 ? Mark::kSensorMoved : Mark::kUncalibrated);
  mounting_ = m;
}

}  // namespace evenstride
