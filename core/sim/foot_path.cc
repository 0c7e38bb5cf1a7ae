#include "core/sim/foot_path.h"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/units.h"
#include "core/sim/gait_shape.h"

namespace evenstride::sim {
namespace {

using Eigen::Vector2d;

constexpr double kStandHalfWidth_m = 0.09;
constexpr double kUnderBody = 0.45;  ///< of contact time: the foot is below the pelvis
constexpr int kRates = 6;            ///< pitch, roll, yaw, x, y, z
// What real shoes show of a contact above 30 Hz (wagstaff2018_shoe, 247 contacts): centred at 46 Hz, one
// swing and what is left of a second; slower content belongs to the shapes, which end at 30 Hz.
constexpr double kRinging_hz = 35.0, kRingingDecay_s = 0.006;

/// One instant of a swing: wished rates, and how much of each correction they take.
struct Knot {
  double time_s = 0.0;
  std::array<double, kRates> rate{}, give{};
};
using Knots = std::vector<Knot>;

using Values = std::vector<double>;

/// Slopes at the knots of the cubic spline through `values`, at rest at both ends: the curve's second
/// derivative goes on without a jump. Thomas's algorithm.
Values spline_slopes(const Knots& k, const Values& values) {
  const std::size_t n = k.size();
  Values upper(n), slope(n);
  for (std::size_t i = 1; i + 1 < n; ++i) {
    const double h0 = k[i].time_s - k[i - 1].time_s, h1 = k[i + 1].time_s - k[i].time_s;
    const double d0 = (values[i] - values[i - 1]) / h0, d1 = (values[i + 1] - values[i]) / h1;
    const double pivot = 2.0 * (h0 + h1) - h1 * upper[i - 1];
    upper[i] = h0 / pivot;
    slope[i] = (3.0 * (h1 * d0 + h0 * d1) - h1 * slope[i - 1]) / pivot;
  }
  for (std::size_t i = n - 1; i-- > 1;) slope[i] -= upper[i] * slope[i + 1];
  return slope;
}

/// Integral of that spline: linear in the values.
double integral(const Knots& k, const Values& values) {
  const Values slope = spline_slopes(k, values);
  double sum = 0.0;
  for (std::size_t i = 0; i + 1 < k.size(); ++i) {
    const double h = k[i + 1].time_s - k[i].time_s;
    sum += h * (values[i] + values[i + 1]) / 2.0 + h * h * (slope[i] - slope[i + 1]) / 12.0;
  }
  return sum;
}

Values values_of(const Knots& k, const std::array<double, kRates> Knot::*what, std::size_t c) {
  Values values;
  for (const Knot& knot : k) values.push_back((knot.*what)[c]);
  return values;
}

class FootMaker {
 public:
  FootMaker(const StepPlan& plan, const RunnerStyle& style, Side side, const PelvisPath& pelvis)
      : style_(style), pelvis_(pelvis), outward_(side == Side::kLeft ? 1.0 : -1.0) {
    for (const PlannedStep& step : plan.steps)
      if (step.side == side) stances_.push_back(&step);
    path_.twist_rad = outward_ * style.toe_out_rad;
  }

  FootPath make() {
    const Vector2d start(0.0, outward_ * kStandHalfWidth_m);
    rest(path_.x, 0.0, start.x());
    rest(path_.y, 0.0, start.y());
    for (Curve* c : {&path_.z, &path_.yaw, &path_.roll, &path_.pitch}) rest(*c, 0.0, 0.0);
    for (std::size_t i = 0; i + 1 < stances_.size(); ++i)
      if (!stances_[i]->last) swing(*stances_[i], *stances_[i + 1]);
    return std::move(path_);
  }

 private:
  static void rest(Curve& curve, double time_s, double value) { curve.knot(time_s, {value, 0.0, 0.0}); }
  static bool runs(const PlannedStep& step) { return step.activity == Activity::kRun; }

  Vector2d place(const PlannedStep& step) const {
    const double under_s = step.last ? 1e9 : step.contact_s + kUnderBody * step.contact_time_s;
    const double half = step.last ? kStandHalfWidth_m : 0.5 * style_.step_width_m;
    const Vector2d left(-std::sin(step.heading_rad), std::cos(step.heading_rad));
    const double at = step.last ? step.next_contact_s + 1.0 : under_s;
    return Vector2d(pelvis_.x.at(at).value, pelvis_.y.at(at).value) + outward_ * half * left;
  }

  void swing(const PlannedStep& from, const PlannedStep& to) {
    const double leave_s =
        from.first ? std::max(from.contact_s, from.toe_off_s - (1.0 - kFlat) * from.contact_time_s)
                   : from.contact_s + kFlat * from.contact_time_s;
    hold_until(leave_s);
    const Vector2d here(path_.x.end().value, path_.y.end().value);
    const Vector2d way = place(to) - here;
    Knots knots = wished(from, to, leave_s, way);
    const std::array<double, kRates> goal = {0.0,     0.0,     to.heading_rad - path_.yaw.end().value,
                                             way.x(), way.y(), 0.0};
    for (std::size_t c = 0; c < kRates; ++c) close(knots, c, goal[c]);
    append(knots);
    path_.ringing.emplace_back(to.contact_s, to.impact_mps2, kRinging_hz, kRingingDecay_s);
  }

  void hold_until(double time_s) {
    for (Curve* c : curves())
      if (time_s > c->end_s()) rest(*c, time_s, c->end().value);
  }

  /// Rows of the shapes, placed in time: the step before rules until mid-swing, then the coming one.
  Knots wished(const PlannedStep& from, const PlannedStep& to, double leave_s, const Vector2d& way) const {
    Knots knots;
    knots.push_back({leave_s, {}, {}});
    const double swing_s = to.contact_s - from.toe_off_s;
    const Vector2d e = way.norm() > 0.3 ? Vector2d(way.normalized())
                                        : Vector2d(std::cos(to.heading_rad), std::sin(to.heading_rad));
    const Vector2d outward = outward_ * Vector2d(-e.y(), e.x());
    const auto velocity = [&](const ShapeRow& row) -> Vector2d {
      return row.rate[kForward] * e + row.rate[kOutward] * outward;
    };
    const auto add = [&](const ShapeRow& row) {
      const double time_s = time_of(row.phase, from, to);
      if (time_s > knots.back().time_s + 1e-6)
        knots.push_back(
            {time_s,
             {row.rate[kPitchRate], outward_ * row.rate[kRollRate], outward_ * row.rate[kInwardRate],
              velocity(row).x(), velocity(row).y(), row.rate[kUp]},
             give(row.phase, row.rate[kPitchRate])});
    };
    for (const ShapeRow& row : shape(from, swing_s))
      if (row.phase < kHandOver) add(row);
    for (const ShapeRow& row : shape(to, swing_s))
      if (row.phase >= kHandOver) add(row);
    knots.push_back({to.contact_s + kFlat * to.contact_time_s, {}, {}});
    return knots;
  }

  static constexpr double kHandOver = 1.45;  ///< phase

  static double time_of(double phase, const PlannedStep& from, const PlannedStep& to) {
    if (phase <= 1.0) return from.toe_off_s - (1.0 - phase) * from.contact_time_s;
    if (phase < 2.0) return from.toe_off_s + (phase - 1.0) * (to.contact_s - from.toe_off_s);
    return to.contact_s + (phase - 2.0) * to.contact_time_s;
  }
  static GaitShape shape(const PlannedStep& step, double swing_s) {
    return runs(step) ? running(kind_of(step)) : walking(step.speed_mps, swing_s);
  }

  /// Corrections act in swing: on pitch where the toes rise, on the rest in its middle.
  static std::array<double, kRates> give(double phase, double pitch_radps) {
    if (phase <= 1.1 || phase >= 1.9) return {};
    const double s = std::sin(kPi * (phase - 1.1) / 0.8);
    const double toes_up = pitch_radps < 0.0 ? -pitch_radps : 0.0;
    return {toes_up, s * s, s * s, s * s, s * s, s * s};
  }

  static void close(Knots& knots, std::size_t c, double goal) {
    const double share = (goal - integral(knots, values_of(knots, &Knot::rate, c))) /
                         integral(knots, values_of(knots, &Knot::give, c));
    for (Knot& knot : knots) knot.rate[c] += share * knot.give[c];
  }

  std::array<Curve*, kRates> curves() {
    return {&path_.pitch, &path_.roll, &path_.yaw, &path_.x, &path_.y, &path_.z};
  }

  void append(const Knots& k) {
    for (std::size_t c = 0; c < kRates; ++c) {
      const Values rate = values_of(k, &Knot::rate, c), slope = spline_slopes(k, rate);
      for (std::size_t i = 0; i + 1 < k.size(); ++i)
        curves()[c]->rate_piece(k[i + 1].time_s, rate[i], slope[i], rate[i + 1], slope[i + 1]);
    }
  }

  const RunnerStyle& style_;
  const PelvisPath& pelvis_;
  double outward_;
  std::vector<const PlannedStep*> stances_;
  FootPath path_;
};

}  // namespace

FootPath make_foot_path(const StepPlan& plan, const RunnerStyle& style, Side side, const PelvisPath& pelvis) {
  return FootMaker(plan, style, side, pelvis).make();
}

}  // namespace evenstride::sim
