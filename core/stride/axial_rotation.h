/// Rotation of pelvis and trunk about the vertical over one stride: drift removed, range, first harmonic.
#pragma once

#include <complex>
#include <cstddef>
#include <span>

#include "core/math/ring.h"

namespace evenstride {

/// Largest minus smallest value. Not for an empty span.
double range_of(std::span<const double> values);

/// Subtracts `slope_per_s` times the time since the first value.
void remove_slope(std::span<double> values, double step_s, double slope_per_s);

/// First Fourier coefficient 2/T * integral of psi(t) exp(-i 2 pi t / T) over a stretch of exactly one
/// stride, both ends included (trapezoid rule); the mean drops out. Amplitude in the unit of the values.
std::complex<double> first_harmonic(std::span<const double> values);

/// Phase of `a` minus phase of `b`, (-pi, pi]: > 0 when `a` leads.
double relative_phase_rad(std::complex<double> a, std::complex<double> b);

/// How fast a segment's heading wanders over the last strides: true turning plus the gyroscope's bias.
///
/// Taking the line between a stride's own ends off its heading also takes what the stride really gains or
/// loses; the mean over several strides leaves that in. Only where a stride departs far from that mean (going
/// into a bend) is its own line used.
class HeadingTrend {
 public:
  static constexpr std::size_t kStrides = 16;
  static constexpr std::size_t kFewest = 6;        ///< before that a stride's own line is used
  static constexpr double kDeparture_radps = 0.2;  ///< 11 deg/s: single strides on a treadmill stay below

  void push(double gained_rad, double stride_time_s);
  void clear() { strides_.clear(); }
  bool settled() const { return strides_.size() >= kFewest; }
  bool full() const { return strides_.full(); }
  /// Mean rate over the strides held, this one included; 0 before the first.
  double mean_radps() const;
  /// What to take off a stride that gained `gained_rad` in `stride_time_s` (after its push).
  double slope_for(double gained_rad, double stride_time_s) const;

 private:
  struct Stride {
    double gained_rad = 0.0, time_s = 0.0;
  };
  Ring<Stride> strides_{kStrides};
};

}  // namespace evenstride
