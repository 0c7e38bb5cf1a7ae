#include "core/events/impact_steps.h"

#include <algorithm>
#include <cmath>

#include "core/events/signal_marks.h"

namespace evenstride {
namespace {

constexpr std::size_t kCompared = RepeatWindow::kCompared;
constexpr int kLookEvery = 25;      // cells: twice a second
constexpr double kNear = 0.15;      // share of the period within which it is the same one, slowly changing
constexpr double kNearBonus = 0.1;  // likeness by which a far lag must win
constexpr std::size_t kSecond = 50;
constexpr double kHalfReach = 0.15;  // share of the stride by which the legs' steps may be uneven
constexpr double kUneven = 0.3;      // of the stride, between the legs' steps, at the least
constexpr double kClosest = 0.55;    // of the mean time between steps

}  // namespace

std::optional<double> ImpactSteps::stride_time_s() const {
  if (period_cells_ <= 0.0) return std::nullopt;
  return period_cells_ / kGrid_hz;
}

std::optional<ImpactStep> ImpactSteps::push(const ImuSample& sample) {
  std::optional<ImpactStep> step;
  grid_.push(sample, [&](const GridCell& cell) {
    if (cell.after_gap) forget();
    pair_sum_ += cell.accel_S_mps2.norm();
    if (++in_pair_ < 2) return;
    add(0.5 * pair_sum_, cell.time);
    pair_sum_ = 0.0;
    in_pair_ = 0;
    for (std::size_t comb = 0; comb < kCombs && !step; ++comb) step = look_for_step(comb);
  });
  return step;
}

void ImpactSteps::forget() {
  values_.clear();
  pair_sum_ = 0.0;
  in_pair_ = 0;
  let_go();
}

void ImpactSteps::let_go() {
  period_cells_ = 0.0;
  likeness_ = 0.0;
  has_comb_ = false;
}

void ImpactSteps::add(double norm_mps2, Time time) {
  values_.add(norm_mps2);
  newest_ = time;
  for (double& expected : expected_) expected -= 1.0;
  if (--until_look_ > 0) return;
  until_look_ = kLookEvery;
  look_for_period();
}

void ImpactSteps::look_for_period() {
  if (!values_.full()) return;
  const double moves_mps2 = values_.spread(1, kCompared);
  if (values_.spread(1, kSecond) < params_.latest_min_mps2 || moves_mps2 < params_.spread_min_mps2)
    return let_go();
  const bool runs = moves_mps2 > params_.run_spread_mps2;
  const double least_s = runs ? params_.period_min_s : params_.walk_min_s;
  const double most_s = runs ? params_.run_max_s : params_.period_max_s;
  const auto shortest = static_cast<std::size_t>(least_s * kGrid_hz);
  const auto longest = static_cast<std::size_t>(std::ceil(most_s * kGrid_hz));
  std::size_t best = 0;
  double best_score = 0.0, best_likeness = 0.0;
  double before = values_.likeness(shortest - 1), here = values_.likeness(shortest);
  for (std::size_t lag = shortest; lag <= longest; ++lag) {
    const double after = values_.likeness(lag + 1);
    const bool near = std::abs(static_cast<double>(lag) - period_cells_) < kNear * period_cells_;
    const double score = here + (near ? kNearBonus : 0.0);
    if (here >= before && here >= after && score > best_score)
      best = lag, best_score = score, best_likeness = here;
    before = here;
    here = after;
  }
  if (best == 0 || best_likeness < (period_cells_ > 0.0 ? params_.likeness_keep : params_.likeness_min))
    return let_go();
  const double period_before = period_cells_;
  likeness_ = best_likeness;
  period_cells_ = values_.refined(best);
  const bool jumped = std::abs(period_cells_ - period_before) > kNear * period_before;
  if (!has_comb_ || jumped || combs_met()) set_combs();
}

/// The two legs' combs have run into each other: one of them has lost its peak.
bool ImpactSteps::combs_met() const {
  const double apart = std::abs(std::remainder(expected_[0] - expected_[1], period_cells_));
  return apart < kUneven * period_cells_;
}

/// The phase (cells back from the newest) at which the last strides, laid over each other, are largest.
double ImpactSteps::best_phase(double from, double to) const {
  const int teeth = static_cast<int>(static_cast<double>(kCompared) / period_cells_);
  double best = -1.0, best_phase = from;
  for (double phase = from; phase < to; phase += 1.0) {
    double sum = 0.0;
    for (int k = 0; k < teeth; ++k)
      sum += values_[static_cast<std::size_t>(std::lround(phase + k * period_cells_))];
    if (sum > best) best = sum, best_phase = phase;
  }
  return best_phase;
}

/// Both combs start at the oldest stride compared, so that a walk's first steps count as well.
void ImpactSteps::set_combs() {
  has_comb_ = true;
  const double strides_back = std::floor(static_cast<double>(kCompared) / period_cells_);
  const double first = best_phase(1.0, period_cells_ + 1.0);
  const double half = first + 0.5 * period_cells_;
  const double second = best_phase(half - kHalfReach * period_cells_, half + kHalfReach * period_cells_);
  expected_[0] = 1.0 - first - strides_back * period_cells_;
  expected_[1] = 1.0 - second - (strides_back - 1.0) * period_cells_;
}

std::optional<ImpactStep> ImpactSteps::look_for_step(std::size_t comb) {
  double& expected = expected_[comb];
  const double reach = params_.search_share * period_cells_ / static_cast<double>(kCombs);
  if (!has_comb_ || expected + reach + 1.0 > 0.0) return std::nullopt;
  const double back = 1.0 - expected;
  const auto from = static_cast<std::size_t>(std::max(back - reach, 2.0));
  const auto to = std::min(static_cast<std::size_t>(back + reach), values_.filled() - 2);
  std::size_t top = from;
  for (std::size_t i = from; i <= to; ++i)
    if (values_[i] > values_[top]) top = i;
  const double shift = peak_offset(values_[top - 1], values_[top], values_[top + 1]);
  const double found_back = static_cast<double>(top) + shift;
  const double tooth = back + params_.phase_gain * (found_back - back);
  expected = 1.0 - tooth + period_cells_;
  ImpactStep step;
  step.time = newest_ - duration_from_s((found_back - 1.0) / kGrid_hz);
  step.stride_time_s = period_cells_ / kGrid_hz;
  step.main = comb == 0;
  step.likeness = likeness_;
  const double closest_s = kClosest * step.stride_time_s / static_cast<double>(kCombs);
  if (last_step_ && seconds(step.time - *last_step_) < closest_s) return std::nullopt;     // a new comb
  if (values_.spread(from, to - from + 1) < params_.latest_min_mps2) return std::nullopt;  // stood there
  last_step_ = step.time;
  return step;
}

}  // namespace evenstride
