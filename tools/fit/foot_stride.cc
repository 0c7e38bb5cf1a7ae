#include "tools/fit/foot_stride.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>

#include "core/base/units.h"
#include "core/math/rotation.h"

namespace evenstride {
namespace {

using Eigen::Quaterniond;
using Eigen::Vector3d;

constexpr double kStep_s = 0.0025, kLongestGap_s = 0.03;

/// Attitudes against the flat foot at the start, the same rate taken off everywhere.
std::vector<Quaterniond> attitudes(const std::vector<Vector3d>& rate, double step_s, const Vector3d& less) {
  std::vector<Quaterniond> out = {Quaterniond::Identity()};
  for (std::size_t i = 0; i + 1 < rate.size(); ++i)
    out.push_back((out.back() * exp_rotation((0.5 * (rate[i] + rate[i + 1]) - less) * step_s)).normalized());
  return out;
}

/// Pitch (nose down > 0), roll and yaw as sim::set_attitude has them: Rz(yaw) Rx(roll) Ry(pitch).
Vector3d angles_of(const Quaterniond& attitude) {
  const Eigen::Matrix3d R = attitude.toRotationMatrix();
  return {std::atan2(-R(2, 0), R(2, 2)), std::asin(std::clamp(R(2, 1), -1.0, 1.0)),
          std::atan2(-R(0, 1), R(1, 1))};
}

/// The small turn, in the foot's axes, by which the last attitude is not the first.
Vector3d turn_left_over(const Quaterniond& last) {
  const Vector3d angles = angles_of(last);
  return {angles.y(), angles.x(), angles.z()};
}

/// From rest to rest.
std::vector<Vector3d> velocities(const std::vector<Quaterniond>& attitude, const std::vector<Vector3d>& force,
                                 double step_s) {
  std::vector<Vector3d> out = {Vector3d::Zero()};
  for (std::size_t i = 0; i + 1 < force.size(); ++i)
    out.push_back(out.back() + step_s * (0.5 * (attitude[i] * force[i] + attitude[i + 1] * force[i + 1]) -
                                         kGravity_mps2 * Vector3d::UnitZ()));
  const Vector3d left_over = out.back() / static_cast<double>(out.size() - 1);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] -= static_cast<double>(i) * left_over;
  return out;
}

/// Linear between the points of an even grid.
template <class Value, class At>
Value between(double at, const At& value) {
  const auto i = static_cast<std::size_t>(at);
  return value(i) + (at - static_cast<double>(i)) * (value(i + 1) - value(i));
}

}  // namespace

double TrueStrideTimes::time_s(double phase) const {
  const double toe_off_s = contact_s + contact_time_s;
  if (phase <= 1.0) return contact_s + phase * contact_time_s;
  if (phase < 2.0) return toe_off_s + (phase - 1.0) * (next_contact_s - toe_off_s);
  return next_contact_s + (phase - 2.0) * next_contact_time_s;
}

ShoeReadings::ShoeReadings(const BidsSensor& sensor, const TrueMounting& mounting)
    : outward_(side_of(sensor.spec.site) == Side::kLeft ? 1.0 : -1.0) {
  for (std::size_t row = 0; row < sensor.rows.size(); ++row) {
    const ImuSample sample = sample_at(sensor, row);
    if (!sample.accel_S_mps2.allFinite() || !sample.rate_S_radps.allFinite()) continue;
    time_s_.push_back(sensor.device_time_s[row]);
    force_B_mps2_.push_back(mounting.R_BS * (sample.accel_S_mps2 - mounting.accel_bias_mps2));
    rate_B_radps_.push_back(mounting.R_BS * (sample.rate_S_radps - mounting.gyro_bias_radps));
  }
}

std::optional<ShoeReadings::Course> ShoeReadings::course(double from_s, double to_s) const {
  if (time_s_.empty() || from_s < time_s_.front() || to_s >= time_s_.back()) return std::nullopt;
  const auto steps = static_cast<std::size_t>(std::lround((to_s - from_s) / kStep_s));
  Course out{from_s, (to_s - from_s) / static_cast<double>(steps), {}, {}};
  for (std::size_t i = 0; i <= steps; ++i) {
    const double t = from_s + static_cast<double>(i) * out.step_s;
    const auto next =
        static_cast<std::size_t>(std::upper_bound(time_s_.begin(), time_s_.end(), t) - time_s_.begin());
    if (next == time_s_.size() || time_s_[next] - time_s_[next - 1] > kLongestGap_s) return std::nullopt;
    const double share = (t - time_s_[next - 1]) / (time_s_[next] - time_s_[next - 1]);
    out.rate.push_back(rate_B_radps_[next - 1] + share * (rate_B_radps_[next] - rate_B_radps_[next - 1]));
    out.force.push_back(force_B_mps2_[next - 1] + share * (force_B_mps2_[next] - force_B_mps2_[next - 1]));
  }
  return out;
}

std::optional<FootStride> ShoeReadings::stride(const TrueStrideTimes& times,
                                               const std::vector<double>& phases) const {
  const double from_s = times.time_s(sim::kFlat), to_s = times.time_s(2.0 + sim::kFlat);
  const auto readings = course(from_s, to_s);
  if (!readings) return std::nullopt;
  const double step_s = readings->step_s;
  const Vector3d less =
      turn_left_over(attitudes(readings->rate, step_s, Vector3d::Zero()).back()) / (to_s - from_s);
  const auto attitude = attitudes(readings->rate, step_s, less);
  const auto velocity = velocities(attitude, readings->force, step_s);
  Vector3d way = Vector3d::Zero();
  for (const Vector3d& v : velocity) way += step_s * v;
  // The flat foot's own pitch shows as a climb: forward is where it comes down to.
  const Vector3d forward = way.normalized();
  const Vector3d up = (Vector3d::UnitZ() - forward.z() * forward).normalized();
  const Vector3d left = up.cross(forward);
  const auto turning = [&](std::size_t i) -> Vector3d {  // central difference
    const std::size_t j = std::min(i + 1, attitude.size() - 1), k = i == 0 ? 0 : i - 1;
    return (angles_of(attitude[j]) - angles_of(attitude[k])) / (static_cast<double>(j - k) * step_s);
  };
  FootStride out;
  for (const double phase : phases) {
    const double at = (times.time_s(phase) - from_s) / step_s;
    const Vector3d turn = between<Vector3d>(at, turning);
    const Vector3d v = between<Vector3d>(at, [&](std::size_t i) { return velocity[i]; });
    out.rates.push_back({phase,
                         {turn.x(), outward_ * turn.y(), outward_ * turn.z(), v.dot(forward),
                          outward_ * v.dot(left), v.dot(up)}});
  }
  out.strike_rad = between<double>((times.next_contact_s - from_s) / step_s, [&](std::size_t i) {
    return std::asin((attitude[i] * Vector3d::UnitX()).z());
  });
  return out;
}

}  // namespace evenstride
