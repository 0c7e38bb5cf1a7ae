#include "core/orientation/shoe_mounting.h"

#include <Eigen/Eigenvalues>
#include <Eigen/Geometry>
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

/// x along the mean specific force, y along the axis that the foot turns about most, either way.
Eigen::Matrix3d force_and_turn(const Eigen::Vector3d& force, const Eigen::Matrix3d& rate_sq) {
  const Eigen::Vector3d x = force.normalized();
  const Eigen::Vector3d turn = Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d>(rate_sq).eigenvectors().col(2);
  const Eigen::Vector3d y = horizontal(turn, x).normalized();
  Eigen::Matrix3d axes;
  axes << x.transpose(), y.transpose(), x.cross(y).transpose();
  return axes;
}

/// The same axes with y the one of its two ways that is nearer to that of `others`.
Eigen::Matrix3d facing(const Eigen::Matrix3d& others, Eigen::Matrix3d axes) {
  if (axes.bottomRows<2>().cwiseProduct(others.bottomRows<2>()).sum() < 0.0) axes.bottomRows<2>() *= -1.0;
  return axes;
}

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
  const bool moved = is_new_spell && slip_.compare_standing(pose.up_S(), up_S(all_));
  if (is_new_spell) before_slip_.reset();
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
  if (gait_s_ > 0.0) solve();
  return mounting_.has_value();
}

Eigen::Vector3d ShoeMounting::up_S(const Sums& sums) const {
  if (!standing_) return sums.quiet_up.normalized();
  if (!before_slip_ || sums.weight_s <= 0.0) return standing_->up_S();
  const Eigen::Matrix3d now = facing(*before_slip_, force_and_turn(sums.accel, sums.rate_sq));
  return now.transpose() * (*before_slip_ * standing_->up_S());
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

// The vertical is seen in standing only: here, as the mean force has turned. Where the two headings no longer
// agree, the axis that the foot turns about stands for them.
void ShoeMounting::watch_slip() {
  const Eigen::Vector3d up = up_S(all_);
  const Eigen::Matrix3d present = force_and_turn(all_.accel, all_.rate_sq);
  const Eigen::Matrix3d held = gait_axes_.axes().value_or(present);
  const Eigen::Matrix3d recent = facing(held, force_and_turn(recent_.accel, recent_.rate_sq));
  const Eigen::Vector3d held_force = held.row(0), recent_force = recent.row(0);
  const Eigen::Vector3d recent_up = Eigen::Quaterniond::FromTwoVectors(held_force, recent_force) * up;
  const auto before = forward(all_, up), now = forward(recent_, up);
  const bool slipped = before && now
                           ? slip_.compare_gait(recent_up, now->forward_S, up, before->forward_S)
                           : slip_.compare_gait(recent_force, recent.row(1), held_force, held.row(1));
  if (slip_.is_calm() && !slipped) gait_axes_.push(present);
  if (slipped) restart_after_slip(up);
}

// What the last seconds tell is of before and after the slip: none of it is kept.
void ShoeMounting::restart_after_slip(const Eigen::Vector3d& up_S) {
  if (standing_ && before_slip_) standing_->accel_S_mps2 = kGravity_mps2 * up_S;
  before_slip_ = gait_axes_.axes();
  gait_axes_.clear();
  all_ = recent_ = {};
  gait_s_ = 0.0;
  if (mounting_) mounting_->quality.add(Mark::kSensorMoved);
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
