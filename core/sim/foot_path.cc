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
constexpr double kUnderBody = 0.45;       ///< of contact time: the foot is below the pelvis
constexpr double kInversion_rad = 0.10;   ///< at contact, the outer edge lands first
constexpr double kSwingRoll_rad = -0.12;  ///< in mid-swing
constexpr int kRates = 4;                 ///< pitch, x, y, z
constexpr double kRearfootRinging_hz = 22.0, kForefootRinging_hz = 14.0;
constexpr double kRingingDecay_s = 0.010;

/// One instant of a swing: wished rates, and how much of each correction they take.
struct Knot {
  double time_s = 0.0;
  std::array<double, kRates> rate{}, give{};
};
using Knots = std::vector<Knot>;

/// Slope at knot i of the parabola through it and its neighbours; zero at the ends, where the foot rests.
double slope(const Knots& k, std::size_t i, const std::array<double, kRates> Knot::*what, std::size_t c) {
  if (i == 0 || i + 1 == k.size()) return 0.0;
  const double h0 = k[i].time_s - k[i - 1].time_s, h1 = k[i + 1].time_s - k[i].time_s;
  const double d0 = ((k[i].*what)[c] - (k[i - 1].*what)[c]) / h0,
               d1 = ((k[i + 1].*what)[c] - (k[i].*what)[c]) / h1;
  return (h1 * d0 + h0 * d1) / (h0 + h1);
}

/// Integral of the Hermite cubics through the knots: linear in the knots' values.
double integral(const Knots& k, const std::array<double, kRates> Knot::*what, std::size_t c) {
  double sum = 0.0;
  for (std::size_t i = 0; i + 1 < k.size(); ++i) {
    const double h = k[i + 1].time_s - k[i].time_s;
    sum += h * ((k[i].*what)[c] + (k[i + 1].*what)[c]) / 2.0 +
           h * h * (slope(k, i, what, c) - slope(k, i + 1, what, c)) / 12.0;
  }
  return sum;
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
    const std::array<double, kRates> goal = {0.0, way.x(), way.y(), 0.0};
    for (std::size_t c = 0; c < kRates; ++c) close(knots, c, goal[c]);
    append(knots);
    turn(from, to);
    path_.ringing.emplace_back(to.contact_s, to.impact_mps2,
                               to.strike_rad > 0.14 ? kRearfootRinging_hz : kForefootRinging_hz,
                               kRingingDecay_s);
  }

  void hold_until(double time_s) {
    for (Curve* c : {&path_.x, &path_.y, &path_.z, &path_.pitch})
      if (time_s > c->end_s()) rest(*c, time_s, c->end().value);
  }

  /// Rows of the shapes, placed in time and mixed by the strike wished for.
  Knots wished(const PlannedStep& from, const PlannedStep& to, double leave_s, const Vector2d& way) const {
    Knots knots;
    knots.push_back({leave_s, {}, {}});
    const double swing_s = to.contact_s - from.toe_off_s;
    const Vector2d e = way.norm() > 0.3 ? Vector2d(way.normalized())
                                        : Vector2d(std::cos(to.heading_rad), std::sin(to.heading_rad));
    const auto add = [&](const ShapeRow& row, double time_s, double pace, double turn) {
      Knot knot{time_s,
                {turn * row.pitch_radps, pace * row.forward_mps * e.x(), pace * row.forward_mps * e.y(),
                 pace * row.up_mps},
                give(row.phase, row.pitch_radps)};
      if (time_s > knots.back().time_s + 1e-6) knots.push_back(knot);
    };
    const GaitShape push = shape(from), land = shape(to);
    const double pace = pace_of(from, push), turn = turn_of(pace, push, swing_s);
    for (const ShapeRow& row : push.push_off) {
      const double time_s = from.toe_off_s - (1.0 - row.phase) * from.contact_time_s;
      add(row, time_s, pace, turn);
    }
    const double land_pace = pace_of(to, land), land_turn = turn_of(land_pace, land, swing_s);
    for (const ShapeRow& row : push.swing)
      if (row.phase < kHandOver)
        add(mixed(from, row), from.toe_off_s + (row.phase - 1.0) * swing_s, pace, turn);
    for (const ShapeRow& row : land.swing)
      if (row.phase >= kHandOver)
        add(mixed(to, row), from.toe_off_s + (row.phase - 1.0) * swing_s, land_pace, land_turn);
    for (const ShapeRow& row : land.landing)
      add(mixed(to, row), to.contact_s + row.phase * to.contact_time_s, land_pace, 1.0);
    knots.push_back({to.contact_s + kFlat * to.contact_time_s, {}, {}});
    return knots;
  }

  static constexpr double kHandOver = 1.45;  ///< phase of swing from which the coming contact rules

  static GaitShape shape(const PlannedStep& step) { return runs(step) ? rearfoot_running() : walking(); }
  static double pace_of(const PlannedStep& step, const GaitShape& s) {
    return 0.4 + 0.6 * step.speed_mps / s.speed_mps;
  }
  static double turn_of(double pace, const GaitShape& s, double swing_s) {
    return (0.5 + 0.5 * pace) * s.swing_s / swing_s;
  }

  /// Between the forefoot's and the rearfoot's row of the same phase, by the strike wished for.
  static ShapeRow mixed(const PlannedStep& step, const ShapeRow& row) {
    if (!runs(step)) return row;
    const GaitShape rear = rearfoot_running(), fore = forefoot_running();
    const auto& rear_rows = row.phase < 1.0 ? rear.landing : rear.swing;
    const auto& fore_rows = row.phase < 1.0 ? fore.landing : fore.swing;
    std::size_t i = 0;
    while (rear_rows[i].phase != row.phase) ++i;
    const double w = std::clamp(
        (step.strike_rad - kForefootStrike_rad) / (kRearfootStrike_rad - kForefootStrike_rad), -0.5, 1.6);
    const ShapeRow &a = fore_rows[i], &b = rear_rows[i];
    return {row.phase, a.pitch_radps + w * (b.pitch_radps - a.pitch_radps),
            a.forward_mps + w * (b.forward_mps - a.forward_mps), a.up_mps + w * (b.up_mps - a.up_mps)};
  }

  /// Corrections act in swing: on pitch where the toes rise, on the path in its middle.
  static std::array<double, kRates> give(double phase, double pitch_radps) {
    if (phase <= 1.1 || phase >= 1.9) return {};
    const double s = std::sin(kPi * (phase - 1.1) / 0.8);
    const double toes_up = pitch_radps < 0.0 ? -pitch_radps : 0.0;
    return {toes_up, s * s, s * s, s * s};
  }

  static void close(Knots& knots, std::size_t c, double goal) {
    const double share = (goal - integral(knots, &Knot::rate, c)) / integral(knots, &Knot::give, c);
    for (Knot& knot : knots) knot.rate[c] += share * knot.give[c];
  }

  void append(const Knots& k) {
    const std::array<Curve*, kRates> curves = {&path_.pitch, &path_.x, &path_.y, &path_.z};
    for (std::size_t i = 0; i + 1 < k.size(); ++i)
      for (std::size_t c = 0; c < kRates; ++c)
        curves[c]->rate_piece(k[i + 1].time_s, k[i].rate[c], slope(k, i, &Knot::rate, c), k[i + 1].rate[c],
                              slope(k, i + 1, &Knot::rate, c));
  }

  /// Heading and roll change in swing; the outer edge lands first and the foot rolls flat.
  void turn(const PlannedStep& from, const PlannedStep& to) {
    const double swing_s = to.contact_s - from.toe_off_s;
    rest(path_.yaw, from.toe_off_s, path_.yaw.end().value);
    rest(path_.yaw, to.contact_s, to.heading_rad);
    rest(path_.roll, from.toe_off_s - 0.05, 0.0);
    rest(path_.roll, from.toe_off_s + 0.5 * swing_s, -outward_ * kSwingRoll_rad);
    path_.roll.knot(to.contact_s - 0.01, {-outward_ * kInversion_rad, 0.0, 0.0});
    rest(path_.roll, to.contact_s + 0.28 * to.contact_time_s, 0.0);
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
