#include "core/sim/curve.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace evenstride::sim {

/// sin(k x) and cos(k x) by their recurrences.
void CurvePiece::add_sines(double t, Jet& jet) const {
  const double w = std::numbers::pi / length_s, sin_1 = std::sin(w * t), cos_1 = std::cos(w * t);
  double sin_k = 0.0, cos_k = 1.0, w_k = 0.0;
  for (const double c : sine) {
    const double next = sin_k * cos_1 + cos_k * sin_1;
    cos_k = cos_k * cos_1 - sin_k * sin_1;
    sin_k = next;
    w_k += w;
    jet.value += c * sin_k;
    jet.rate += c * w_k * cos_k;
    jet.accel -= c * w_k * w_k * sin_k;
  }
}

Jet CurvePiece::at(double time_s) const {
  const double t = time_s - start_s;
  Jet jet;
  for (int k = 5; k >= 0; --k) {  // Horner, with derivatives
    jet.accel = jet.accel * t + 2.0 * jet.rate;
    jet.rate = jet.rate * t + jet.value;
    jet.value = jet.value * t + poly[static_cast<std::size_t>(k)];
  }
  if (!sine.empty()) add_sines(t, jet);
  return jet;
}

void Curve::append(const CurvePiece& piece) {
  assert(piece.length_s > 0.0);
  if (!started_) {
    start_ = piece.at(piece.start_s);
    start_s_ = piece.start_s;
    started_ = true;
  }
  pieces_.push_back(piece);
  end_s_ = piece.start_s + piece.length_s;
  end_ = piece.at(end_s_);
}

void Curve::knot(double time_s, const Jet& to) {
  if (!started_) {
    start_ = end_ = to;
    start_s_ = end_s_ = time_s;
    started_ = true;
    return;
  }
  const double h = time_s - end_s_;
  assert(h > 0.0);
  const double d = to.value - end_.value, v0 = end_.rate * h, v1 = to.rate * h;
  const double a0 = end_.accel * h * h, a1 = to.accel * h * h;
  CurvePiece piece{end_s_, h, {}, {}};
  piece.poly = {end_.value,
                end_.rate,
                end_.accel / 2.0,
                (20.0 * d - 8.0 * v1 - 12.0 * v0 - 3.0 * a0 + a1) / (2.0 * std::pow(h, 3)),
                (-30.0 * d + 14.0 * v1 + 16.0 * v0 + 3.0 * a0 - 2.0 * a1) / (2.0 * std::pow(h, 4)),
                (12.0 * d - 6.0 * (v1 + v0) - a0 + a1) / (2.0 * std::pow(h, 5))};
  append(piece);
  end_ = to;  // exactly, so that rounding does not add up over thousands of pieces
}

void Curve::rate_piece(double end_s, double rate, double slope, double end_rate, double end_slope) {
  assert(started_);
  const double h = end_s - end_s_, d = end_rate - rate;
  const double quadratic = 3.0 * d / (h * h) - (2.0 * slope + end_slope) / h;
  const double cubic = -2.0 * d / (h * h * h) + (slope + end_slope) / (h * h);
  append({end_s_, h, {end_.value, rate, slope / 2.0, quadratic / 3.0, cubic / 4.0, 0.0}, {}});
}

Jet Curve::at(double time_s) const {
  if (pieces_.empty() || time_s < start_s_) return {start_.value, 0.0, 0.0};
  if (time_s >= end_s_) return {end_.value, 0.0, 0.0};
  const auto after = std::upper_bound(pieces_.begin(), pieces_.end(), time_s,
                                      [](double t, const CurvePiece& piece) { return t < piece.start_s; });
  return std::prev(after)->at(time_s);
}

}  // namespace evenstride::sim
