#include "core/orientation/tilt_filter.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "core/base/units.h"
#include "core/math/rotation.h"

namespace evenstride {
namespace {

constexpr double kGrowthSd_radps = 1.75e-3;  // 0.1 deg/s in `bias_forget_s`
constexpr double kVerticalForgetting = 1e-4;
constexpr double kSpeedForgotten_s = 30.0;
constexpr double kSmallTilt = 1e-5;  // square of half the angle: below 0.36 deg its tangent will do

void require_positive(double value, const char* what) {
  if (!(value > 0.0 && std::isfinite(value)))
    throw std::invalid_argument(std::string("tilt filter: ") + what + " must be above 0");
}

// A body in running nods and tips by up to 1.5 rad/s, 2.8 times a second: the line between the ends of an
// interval misses this much of it.
double lost_rad2(double dt_s) {
  const double lost_rad = std::min(40.0 * dt_s * dt_s * dt_s, 0.5 * dt_s);
  return lost_rad * lost_rad;
}

/// Variance of one measurement that holds the estimate's variance at `sd`^2 while it grows by `growth`.
double holding_variance(double sd, double growth) {
  const double variance = sd * sd;
  return variance * variance / growth + variance;
}

TiltCoefficients derive(const TiltParams& p) {
  require_positive(p.tau_accel_s, "tau_accel_s");
  require_positive(p.gap_s, "gap_s");
  require_positive(p.bias_period_s, "bias_period_s");
  require_positive(p.bias_sd_init_radps, "bias_sd_init_radps");
  require_positive(p.bias_max_radps, "bias_max_radps");
  require_positive(p.bias_forget_s, "bias_forget_s");
  require_positive(p.bias_sd_motion_radps, "bias_sd_motion_radps");
  require_positive(p.bias_sd_rest_radps, "bias_sd_rest_radps");
  require_positive(p.rest_tau_s, "rest_tau_s");
  TiltCoefficients c;
  const double start_rad = p.speed_max_mps / (kGravity_mps2 * p.tau_accel_s);
  c.start_variance_rad2 = start_rad * start_rad;
  c.omega_radps = std::numbers::sqrt2 / p.tau_accel_s;
  c.bias_growth = kGrowthSd_radps * kGrowthSd_radps * p.bias_period_s / p.bias_forget_s;
  c.motion_variance = holding_variance(p.bias_sd_motion_radps, c.bias_growth);
  c.vertical_variance = c.motion_variance / kVerticalForgetting;
  c.rest_variance = holding_variance(p.bias_sd_rest_radps, c.bias_growth);
  return c;
}

}  // namespace

TiltFilter::TiltFilter(const TiltParams& params, bool has_gyro)
    : params_(params), coefficients_(derive(params)), has_gyro_(has_gyro) {
  state_.bias_cov = Eigen::Matrix3d::Identity() * (params.bias_sd_init_radps * params.bias_sd_init_radps);
  choose_fastest_drift();
}

void TiltFilter::push(const ImuSample& sample) {
  const double dt_s = seconds(sample.time - state_.last);
  if (!state_.started || dt_s > params_.gap_s) return start(sample);
  if (dt_s <= 0.0) return;
  // Mean rate of the interval, so that lost samples and fast turns are integrated to second order.
  const Eigen::Vector3d rate = sample.rate_S_radps - state_.bias_S_radps;
  if (has_gyro_) {
    state_.q_IS = state_.q_IS * exp_rotation(0.5 * dt_s * (rate + state_.rate_S_radps));
    renormalize(state_.q_IS);
  }
  state_.rate_S_radps = rate;
  state_.last = sample.time;
  state_.lost_rad2 += lost_rad2(dt_s);

  average_in_inertial_frame(state_.q_IS * sample.accel_S_mps2, dt_s);
  correct_inclination(dt_s);
  state_.q_ES = state_.q_EI * state_.q_IS;
  const Eigen::Matrix3d R_ES = state_.q_ES.toRotationMatrix();
  state_.accel_E_mps2 = R_ES * sample.accel_S_mps2;
  if (!has_gyro_) return;
  if (params_.sensor_delay_s > 0.0) state_.q_ES = state_.q_ES * exp_rotation(rate * params_.sensor_delay_s);
  judge_rest(sample, dt_s);
  state_.R_ES_sum += R_ES * dt_s;
  state_.period_s += dt_s;
  if (state_.period_s >= params_.bias_period_s) estimate_bias();
}

void TiltFilter::start(const ImuSample& sample) {
  state_.started = true;
  state_.since = state_.last = sample.time;
  state_.rate_S_radps = sample.rate_S_radps - state_.bias_S_radps;
  state_.q_IS = state_.q_ES;  // after a gap the heading is kept as it was
  state_.q_EI.setIdentity();
  state_.accel_I.value = state_.q_IS * sample.accel_S_mps2;
  state_.accel_I.slope.setZero();
  state_.mean_s = 0.0;
  state_.lost_rad2 = coefficients_.start_variance_rad2;
  state_.speed_E_mps.setZero();
  state_.steady_gain_E_mps.setZero();
  correct_inclination(0.0);
  state_.q_ES = state_.q_EI * state_.q_IS;
  state_.accel_E_mps2 = state_.q_ES * sample.accel_S_mps2;
  state_.correction_rad.setZero();
  state_.R_ES_sum.setZero();
  state_.period_s = 0.0;
  state_.quiet_s = 0.0;
  state_.rest_rate = sample.rate_S_radps;
  state_.rest_accel = sample.accel_S_mps2;
}

void TiltFilter::average_in_inertial_frame(const Eigen::Vector3d& accel_I, double dt_s) {
  Eigen::Vector3d standing = accel_I;
  if (!state_.known_accel_E_mps2.isZero(0.0)) standing -= state_.q_EI.conjugate() * state_.known_accel_E_mps2;
  if (state_.mean_s < params_.tau_accel_s) {
    state_.mean_s += dt_s;
    state_.accel_I.value += (standing - state_.accel_I.value) * (dt_s / state_.mean_s);
  } else {
    state_.accel_I.step(coefficients_.omega_radps, dt_s, standing);
  }
}

void TiltFilter::correct_inclination(double dt_s) {
  const Eigen::Vector3d up = state_.q_EI * state_.accel_I.value;
  const double share = believed_share(up.head<2>() / std::abs(up.z()), dt_s);
  const double x = 0.5 * share * up.x(), y = 0.5 * share * up.y(), z = up.z();
  Eigen::Quaterniond q_correction;
  if (z > 0.0 && x * x + y * y < kSmallTilt * z * z)
    q_correction = Eigen::Quaterniond(1.0, y / z, -x / z, 0.0);  // unit length after renormalize()
  else
    q_correction = upright_from({2.0 * x, 2.0 * y, z});
  state_.correction_rad += 2.0 * q_correction.vec().head<2>();
  state_.q_EI = q_correction * state_.q_EI;
  renormalize(state_.q_EI);
}

// How much of a correction by `tilt_rad` is taken for drift; the rest is taken for a gain of speed.
double TiltFilter::believed_share(const Eigen::Vector2d& tilt_rad, double dt_s) {
  const bool any_speed = params_.speed_max_mps > 0.0 && has_gyro_;
  if (!any_speed || is_rest() || is_starting()) return 1.0;
  const double asked_rad = tilt_rad.norm(), most_rad = state_.drift_max_radps * dt_s;
  if (asked_rad <= most_rad) return 1.0;
  const Eigen::Vector2d gain_mps = tilt_rad * (kGravity_mps2 * dt_s);
  state_.speed_E_mps += gain_mps;
  if (state_.steady) state_.steady_gain_E_mps += gain_mps;
  if (state_.steady_gain_E_mps.norm() > params_.steady_gain_mps) {
    believe_drift(asked_rad);
    doubt_bias();
  }
  if (state_.speed_E_mps.norm() > params_.speed_max_mps) believe_drift(asked_rad);
  return most_rad / asked_rad;
}

// Nobody gains that much: it is tilted after all.
void TiltFilter::believe_drift(double asked_rad) {
  state_.speed_E_mps.setZero();
  state_.steady_gain_E_mps.setZero();
  state_.lost_rad2 += asked_rad * asked_rad;
}

// The bias has changed by more than its model allows: about the horizontal it is as unknown as at first.
// About the vertical nothing was seen, and nothing would tell it again.
void TiltFilter::doubt_bias() {
  const Eigen::Matrix<double, 2, 3> level = state_.q_ES.toRotationMatrix().topRows<2>();
  const double variance = params_.bias_sd_init_radps * params_.bias_sd_init_radps;
  state_.bias_cov += variance * level.transpose() * level;
}

void TiltFilter::set_speed(Speed speed) {
  if (speed == Speed::kChanging) state_.steady_gain_E_mps.setZero();
  state_.steady = speed == Speed::kKept;
}

void TiltFilter::choose_fastest_drift() {
  const double keep = 1.0 - params_.bias_period_s / kSpeedForgotten_s;
  state_.speed_E_mps *= keep;
  state_.steady_gain_E_mps *= keep;
  if (!is_starting()) state_.lost_rad2 *= std::exp(-params_.bias_period_s / params_.tau_accel_s);
  state_.drift_max_radps =
      params_.drift_per_bias_sd * bias_sd_radps() + std::sqrt(state_.lost_rad2) / params_.tau_accel_s;
}

void TiltFilter::judge_rest(const ImuSample& sample, double dt_s) {
  const double share = dt_s / (params_.rest_tau_s + dt_s);
  const Eigen::Vector3d rate_off = sample.rate_S_radps - state_.rest_rate;
  const Eigen::Vector3d accel_off = sample.accel_S_mps2 - state_.rest_accel;
  state_.rest_rate += share * rate_off;
  state_.rest_accel += share * accel_off;
  const bool is_quiet =
      rate_off.squaredNorm() < params_.rest_rate_radps * params_.rest_rate_radps &&
      accel_off.squaredNorm() < params_.rest_accel_mps2 * params_.rest_accel_mps2 &&
      (state_.rest_rate - state_.told_bias_S_radps).cwiseAbs().maxCoeff() < params_.bias_max_radps;
  const bool rested = is_rest();
  state_.quiet_s = is_quiet ? state_.quiet_s + dt_s : 0.0;
  if (is_rest() && !rested && params_.speed_max_mps > 0.0) settle_upright();
}

// Whoever rests has no acceleration: what has been averaged of the time before is done with.
void TiltFilter::settle_upright() {
  state_.accel_I = {state_.q_IS * state_.rest_accel, Eigen::Vector3d::Zero()};
  state_.mean_s = params_.tau_accel_s;
  state_.lost_rad2 = 0.0;
  state_.speed_E_mps.setZero();
  state_.steady_gain_E_mps.setZero();
}

void TiltFilter::estimate_bias() {
  const Eigen::Matrix3d R_ES_mean = state_.R_ES_sum / state_.period_s;
  const Eigen::Vector2d bias_E = (R_ES_mean * state_.bias_S_radps).head<2>();
  const bool starting = is_starting();
  if (starting) {
    state_.R_ES = {R_ES_mean, Eigen::Matrix3d::Zero()};
    state_.bias_E = {bias_E, Eigen::Vector2d::Zero()};
  } else {
    state_.R_ES.step(coefficients_.omega_radps, state_.period_s, R_ES_mean);
    state_.bias_E.step(coefficients_.omega_radps, state_.period_s, bias_E);
  }
  Eigen::Matrix3d& P = state_.bias_cov;
  const double limit = params_.bias_sd_init_radps * params_.bias_sd_init_radps;
  for (int i = 0; i < 3; ++i)
    if (P(i, i) < limit) P(i, i) += coefficients_.bias_growth;

  Eigen::Matrix3d H = Eigen::Matrix3d::Identity();
  Eigen::Vector3d error = state_.rest_rate - state_.bias_S_radps;
  Eigen::Vector3d noise = Eigen::Vector3d::Constant(coefficients_.rest_variance);
  if (!is_rest()) {
    H = state_.R_ES.value;
    error = -H * state_.bias_S_radps;
    error.head<2>() += state_.bias_E.value - state_.correction_rad / state_.period_s;
    noise << coefficients_.motion_variance, coefficients_.motion_variance, coefficients_.vertical_variance;
  }
  if (is_rest() || !starting) {
    const Eigen::Matrix3d PHt = P * H.transpose();
    Eigen::Matrix3d S = H * PHt;
    S.diagonal() += noise;
    const Eigen::Matrix3d gain = PHt * S.inverse();
    const double max = params_.bias_max_radps;
    const Eigen::Vector3d step = gain * error.cwiseMax(-max).cwiseMin(max);
    const Eigen::Vector3d beyond = state_.bias_S_radps + step - state_.told_bias_S_radps;
    state_.bias_S_radps = state_.told_bias_S_radps + beyond.cwiseMax(-max).cwiseMin(max);
    P -= gain * PHt.transpose();
    P = 0.5 * (P + P.transpose()).eval();
  }
  state_.correction_rad.setZero();
  state_.R_ES_sum.setZero();
  state_.period_s = 0.0;
  choose_fastest_drift();
}

double TiltFilter::bias_sd_radps() const {
  return has_gyro_ ? std::sqrt(state_.bias_cov.diagonal().maxCoeff())
                   : std::numeric_limits<double>::infinity();
}

void TiltFilter::set_known_acceleration_E(const Eigen::Vector3d& acceleration_mps2) {
  state_.known_accel_E_mps2 = acceleration_mps2;
}

void TiltFilter::set_bias(const Eigen::Vector3d& bias_S_radps, double sd_radps) {
  state_.rate_S_radps += state_.bias_S_radps - bias_S_radps;
  state_.told_bias_S_radps = state_.bias_S_radps = bias_S_radps;
  state_.bias_cov = Eigen::Matrix3d::Identity() * (sd_radps * sd_radps);
}

}  // namespace evenstride
