#include "core/events/foot_speed.h"

#include <cmath>

namespace evenstride {
namespace {

constexpr double kStep_s = 0.01;

Eigen::Quaterniond turn(const Eigen::Vector3d& rotation_rad) {
  const double angle = rotation_rad.norm();
  if (angle < 1e-9) return Eigen::Quaterniond::Identity();
  return Eigen::Quaterniond(Eigen::AngleAxisd(angle, rotation_rad / angle));
}

}  // namespace

void FootSpeed::push(const GridCell& cell) {
  if (!state_.started || cell.after_gap) {
    const State before = state_;
    state_ = State{};
    state_.bias_S_radps = before.bias_S_radps;
    state_.gravity_mps2 = before.gravity_mps2;
    state_.started = true;
    align(cell.accel_S_mps2, 1.0);
  }
  update_orientation(cell);
  Eigen::Vector3d accel_W = state_.q_WS * cell.accel_S_mps2;
  accel_W.z() -= state_.gravity_mps2;
  state_.velocity_W_mps += accel_W * kStep_s;
  state_.position_W_m += state_.velocity_W_mps * kStep_s;
  state_.since_rest_s += kStep_s;
  if (is_still()) rest(cell);
}

void FootSpeed::update_orientation(const GridCell& cell) {
  const Eigen::Vector3d rate = cell.rate_S_radps - state_.bias_S_radps;
  rate_radps_ = rate.norm();
  excess_mps2_ = std::abs(cell.accel_S_mps2.norm() - state_.gravity_mps2);
  const bool still = rate_radps_ < params_.still_rate_radps && excess_mps2_ < params_.still_accel_mps2;
  state_.still = still ? state_.still + 1 : 0;
  state_.q_WS = (state_.q_WS * turn(rate * kStep_s)).normalized();
}

void FootSpeed::rest(const GridCell& cell) {
  settle();
  align(cell.accel_S_mps2, params_.tilt_gain);
  state_.gravity_mps2 += params_.bias_gain * (cell.accel_S_mps2.norm() - state_.gravity_mps2);
  if (state_.still < params_.bias_cells || rate_radps_ > params_.bias_max_radps) return;
  state_.bias_S_radps += params_.bias_gain * (cell.rate_S_radps - state_.bias_S_radps);
}

void FootSpeed::settle() {
  state_.travel_W_m += state_.position_W_m - 0.5 * state_.since_rest_s * state_.velocity_W_mps;
  state_.velocity_W_mps.setZero();
  state_.position_W_m.setZero();
  state_.since_rest_s = 0.0;
}

void FootSpeed::align(const Eigen::Vector3d& accel_S, double gain) {
  const Eigen::Vector3d up_W = (state_.q_WS * accel_S).normalized();
  if (!up_W.allFinite()) return;
  if (gain >= 1.0) {
    state_.q_WS = Eigen::Quaterniond::FromTwoVectors(up_W, Eigen::Vector3d::UnitZ()) * state_.q_WS;
    return;
  }
  const Eigen::Vector3d error = up_W.cross(Eigen::Vector3d::UnitZ());  // small angle
  state_.q_WS = (turn(error * gain) * state_.q_WS).normalized();
}

}  // namespace evenstride
