#include "core/orientation/shoe_mounting.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/base/units.h"
#include "core/math/rotation.h"

namespace evenstride {
namespace {

constexpr double kHeadingSd_rad = 0.08;      // of the mean of both headings, over runners (hybrid_running)
constexpr double kHeadingsApart_rad = 1.05;  // 60 deg; usual is 20
constexpr double kPiece_s = 0.5;
constexpr double kLongestStep_s = 0.1;  // a gap counts as this much
constexpr double kTiltSettles_s = 2.0;  // the tilt filter's start in the midst of gait is not used
constexpr double kQuietRate_radps = 1.0;
constexpr double kQuietAccel_mps2 = 4.0;

/// Near 1 where the shoe is flat on the ground and hardly moves.
double quietness(const Eigen::Vector3d& accel, const Eigen::Vector3d& rate) {
  const double off = (accel.norm() - kGravity_mps2) / kQuietAccel_mps2;
  const double square = off * off + rate.squaredNorm() / (kQuietRate_radps * kQuietRate_radps);
  return square > 16.0 ? 0.0 : std::exp(-square);
}

Eigen::Vector3d horizontal(const Eigen::Vector3d& v, const Eigen::Vector3d& up) { return v - v.dot(up) * up; }

/// First principal direction of the rate in the plane at right angles to `up`: angle from `a` towards `b`.
double principal_angle(const Eigen::Matrix3d& rate_sq, const Eigen::Vector3d& a, const Eigen::Vector3d& b) {
  const double aa = a.dot(rate_sq * a), bb = b.dot(rate_sq * b), ab = a.dot(rate_sq * b);
  return 0.5 * std::atan2(2.0 * ab, aa - bb);
}

}  // namespace

ShoeMounting::ShoeMounting(const ShoeMountingParams& params, double rate_hz)
    : params_(params), tilt_(TiltParams{}), slip_(params.slip) {
  for (double value :
       {params.cutoff_hz, params.moving_rate_radps, params.first_s, params.sure_s, params.forget_s, rate_hz})
    if (!(value > 0.0)) throw std::invalid_argument("shoe mounting: parameters must be above 0");
  if (rate_hz >= 2.5 * params.cutoff_hz) low_pass_ = Butterworth2::low_pass(params.cutoff_hz, rate_hz);
  rate_state_ = {Eigen::Vector3d::Zero(), Eigen::Vector3d::Zero()};
}

void ShoeMounting::Sums::add(const Sums& piece, double keep) {
  weight_s = keep * weight_s + piece.weight_s;
  accel = keep * accel + piece.accel;
  rate_sq = keep * rate_sq + piece.rate_sq;
  quiet_s = keep * quiet_s + piece.quiet_s;
  quiet_up = keep * quiet_up + piece.quiet_up;
}

void ShoeMounting::set_standing(const StandingPose& pose) {
  const bool is_new_spell = standing_ && pose.from != standing_->from;
  const bool moved = is_new_spell && slip_.compare_standing(pose.up_S(), standing_->up_S());
  standing_ = pose;
  if (moved) restart_from_recent();
  if (mounting_) solve();
}

bool ShoeMounting::push(const ImuSample& sample) {
  const double dt_s = last_ ? seconds(sample.time - *last_) : 0.0;
  if (last_ && dt_s <= 0.0) return false;
  last_ = sample.time;
  add_sample(sample, std::min(dt_s, kLongestStep_s));
  return piece_.weight_s >= kPiece_s && close_piece();
}

void ShoeMounting::add_sample(const ImuSample& sample, double dt_s) {
  Eigen::Vector3d rate = sample.rate_S_radps;
  if (standing_) rate -= standing_->rate_bias_S_radps;
  if (low_pass_) rate = rate_state_.step(*low_pass_, rate);
  piece_.weight_s += dt_s;
  piece_.accel += dt_s * sample.accel_S_mps2;
  piece_.rate_sq += (dt_s * rate) * rate.transpose();
  if (standing_) return;
  tilt_.push(sample);
  if ((tilt_s_ += dt_s) < kTiltSettles_s) return;
  const double quiet = dt_s * quietness(sample.accel_S_mps2, rate);
  piece_.quiet_s += quiet;
  piece_.quiet_up += quiet * (tilt_.q_ES().conjugate() * Eigen::Vector3d::UnitZ());
}

bool ShoeMounting::close_piece() {
  const double mean_square = piece_.rate_sq.trace() / piece_.weight_s;
  const bool is_gait = mean_square > params_.moving_rate_radps * params_.moving_rate_radps;
  if (is_gait) {
    all_.add(piece_, std::exp(-piece_.weight_s / params_.forget_s));
    recent_.add(piece_, std::exp(-piece_.weight_s / params_.recent_s));
    gait_s_ += piece_.weight_s;
  }
  piece_ = {};
  if (!is_gait || gait_s_ < params_.first_s + (standing_ ? 0.0 : 1.25 * kTiltSettles_s)) return false;
  if (gait_s_ > 2.0 * params_.sure_s) watch_slip();
  solve();
  return mounting_.has_value();
}

Eigen::Vector3d ShoeMounting::up_S(const Sums& sums) const {
  return standing_ ? standing_->up_S() : sums.quiet_up.normalized();
}

std::optional<ShoeMounting::Forward> ShoeMounting::forward(const Sums& sums,
                                                           const Eigen::Vector3d& up) const {
  const Eigen::Vector3d backward = horizontal(sums.accel, up);
  if (!(backward.norm() > 0.0)) return std::nullopt;
  const Eigen::Vector3d forward_b = -backward.normalized(), left_b = up.cross(forward_b);
  const double axis_a = principal_angle(sums.rate_sq, forward_b, left_b) - 0.5 * kPi;
  const double apart = 0.5 * wrapped_angle(2.0 * axis_a);  // an axis has no sign
  if (std::abs(apart) > kHeadingsApart_rad) return std::nullopt;
  return Forward{apart, std::cos(0.5 * apart) * forward_b + std::sin(0.5 * apart) * left_b};
}

std::optional<double> ShoeMounting::twist_rad() const {
  if (!mounting_) return std::nullopt;
  const auto found = forward(all_, up_S(all_));
  return found ? std::optional<double>(found->apart_rad) : std::nullopt;
}

void ShoeMounting::watch_slip() {
  const Eigen::Vector3d up = up_S(all_);
  const auto before = forward(all_, up), now = forward(recent_, up);
  if (before && now && slip_.compare_gait(up, now->forward_S, up, before->forward_S)) restart_from_recent();
}

void ShoeMounting::restart_from_recent() {
  all_ = recent_;
  gait_s_ = params_.first_s;
}

void ShoeMounting::solve() {
  mounting_.reset();
  if (!standing_ && all_.quiet_s <= 0.0) return;
  const Eigen::Vector3d up = up_S(all_);
  const auto found = forward(all_, up);
  if (!found) return;
  Mounting m;
  m.R_BS = segment_from_axes(found->forward_S, up);
  m.heading_sd_rad = std::hypot(kHeadingSd_rad, 0.25 * found->apart_rad);
  m.evidence_s = gait_s_;
  if (!standing_) m.quality.add(Mark::kNoStanding);
  if (gait_s_ < params_.sure_s) m.quality.add(slips() > 0 ? Mark::kSensorMoved : Mark::kUncalibrated);
  mounting_ = m;
}

}  // namespace evenstride
