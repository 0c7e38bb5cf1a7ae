#include "core/orientation/stride_harmonics.h"

#include <algorithm>
#include <cmath>
#include <complex>

#include "core/base/units.h"

namespace evenstride {
namespace {

constexpr Duration kMaxGap = std::chrono::milliseconds(100);
constexpr std::size_t kFewest = 16;     // three samples a period of the fifth harmonic
constexpr double kBrakingShare = 0.45;  // of stance
constexpr double kUsualStance = 0.7;    // of a step, where the contact time is not known

/// Braking against pushing-off in one step: sums and counts of both phases.
struct Phases {
  Eigen::Vector2d braking = Eigen::Vector2d::Zero(), push = Eigen::Vector2d::Zero();
  int braking_count = 0, push_count = 0;

  void add(double since_contact_s, double stance_s, const Eigen::Vector2d& accel) {
    if (since_contact_s >= stance_s) return;
    const bool brakes = since_contact_s < kBrakingShare * stance_s;
    (brakes ? braking : push) += accel;
    ++(brakes ? braking_count : push_count);
  }
  Eigen::Vector2d difference() const {
    if (braking_count == 0 || push_count == 0) return Eigen::Vector2d::Zero();
    return braking / braking_count - push / push_count;
  }
};

/// Sums of a signal against the cosines and sines of each harmonic.
struct Waves {
  using Row = Eigen::Matrix<double, 1, StrideHarmonics::kCount>;
  Eigen::Matrix<double, 2, StrideHarmonics::kCount> cosines = decltype(cosines)::Zero(), sines = cosines;

  /// Multiples of the angle by cos((k+1) a) = 2 cos(a) cos(k a) - cos((k-1) a), and sines alike.
  void add(double angle_rad, const Eigen::Vector2d& value) {
    Row c, s;
    c[0] = std::cos(angle_rad);
    s[0] = std::sin(angle_rad);
    const double twice = 2.0 * c[0];
    for (int k = 1; k < c.size(); ++k) {
      c[k] = twice * c[k - 1] - (k == 1 ? 1.0 : c[k - 2]);
      s[k] = twice * s[k - 1] - (k == 1 ? 0.0 : s[k - 2]);
    }
    cosines += value * c;
    sines += value * s;
  }
  Eigen::Vector2cd harmonic(int k) const {
    const std::complex<double> i(0.0, 1.0);
    return cosines.col(k).cast<std::complex<double>>() - i * sines.col(k).cast<std::complex<double>>();
  }
};

double stance_s(const StrideTimes& stride, Duration step) {
  const double step_s = seconds(step);
  return std::min(stride.contact_time_s > 0.0 ? stride.contact_time_s : kUsualStance * step_s, step_s);
}

}  // namespace

std::optional<StrideHarmonics> stride_harmonics(const SegmentHistory& history, const StrideTimes& stride,
                                                const Eigen::Vector3d& axis_S) {
  if (!(stride.start < stride.middle && stride.middle < stride.end)) return std::nullopt;
  if (!history.covers(stride.start, stride.end, kMaxGap)) return std::nullopt;
  const std::size_t from = history.first_at_or_after(stride.start);
  const std::size_t to = history.first_at_or_after(stride.end);
  if (to < from + kFewest) return std::nullopt;

  const double turn_radps = 2.0 * kPi / seconds(stride.end - stride.start);
  const double first_stance_s = stance_s(stride, stride.middle - stride.start);
  const double second_stance_s = stance_s(stride, stride.end - stride.middle);
  StrideHarmonics out;
  Waves waves;
  Eigen::Vector2d heading = Eigen::Vector2d::Zero();
  Phases first, second;
  const Eigen::Vector3f axis = axis_S.cast<float>();
  for (std::size_t i = from; i < to; ++i) {
    const OrientedSample& s = history[i];
    const Eigen::Matrix3f R_ES = s.q_ES.toRotationMatrix();
    const Eigen::Vector2d accel = s.accel_E_mps2.head<2>().cast<double>();
    const double t = seconds(s.time - stride.start);
    heading += (R_ES * axis).head<2>().cast<double>();
    out.up_S += R_ES.row(2).transpose().cast<double>();
    first.add(t, first_stance_s, accel);
    if (s.time >= stride.middle) second.add(seconds(s.time - stride.middle), second_stance_s, accel);
    waves.add(turn_radps * t, accel);
  }
  if (!(heading.norm() > 0.0)) return std::nullopt;
  Eigen::Matrix2d R_HE;
  heading.normalize();
  R_HE << heading.x(), heading.y(), -heading.y(), heading.x();
  const double share = 2.0 / static_cast<double>(to - from);
  for (int k = 0; k < StrideHarmonics::kCount; ++k)
    out.accel_H_mps2[static_cast<std::size_t>(k)] = share * (R_HE * waves.harmonic(k));
  out.braking_H_mps2 = R_HE * (first.difference() + second.difference()) / 2.0;
  return out;
}

}  // namespace evenstride
