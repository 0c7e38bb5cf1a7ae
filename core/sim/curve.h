/// A scalar function of time made of pieces with exact derivatives.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace evenstride::sim {

/// Value and first two derivatives at an instant.
struct Jet {
  double value = 0.0, rate = 0.0, accel = 0.0;
};

/// One piece: a quintic polynomial in time since `start_s` plus c_k sin(k pi u), k = 1, 2 ..., u = time over
/// length.
struct CurvePiece {
  double start_s = 0.0;
  double length_s = 1.0;
  std::array<double, 6> poly{};
  std::vector<double> sine;  ///< empty = none
  Jet at(double time_s) const;

 private:
  void add_sines(double t, Jet& jet) const;
};

/// Pieces in order of time, without gaps. Before the first and after the last piece its end value stands
/// still.
class Curve {
 public:
  void append(const CurvePiece& piece);
  /// Quintic from the end of what is there to `to` at `time_s`: C2. The first call sets where the curve
  /// starts.
  void knot(double time_s, const Jet& to);
  /// Cubic Hermite interpolation of the rate (value quartic) from the end so far: rates and their slopes at
  /// both ends given.
  void rate_piece(double end_s, double rate, double slope, double end_rate, double end_slope);
  Jet at(double time_s) const;
  double end_s() const { return end_s_; }
  const Jet& end() const { return end_; }
  bool empty() const { return !started_; }

 private:
  std::vector<CurvePiece> pieces_;
  Jet start_, end_;
  double start_s_ = 0.0, end_s_ = 0.0;
  bool started_ = false;
};

}  // namespace evenstride::sim
