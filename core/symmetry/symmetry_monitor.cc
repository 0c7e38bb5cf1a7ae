#include "core/symmetry/symmetry_monitor.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/math/robust.h"

namespace evenstride {
namespace {

constexpr double kFamily = 0.05 / kSymmetryQuantityCount;
constexpr double kNormal95 = 1.96, kNormalFamily = 2.638;

/// Half of the interval: chance of the strides and doubt about the sensors together.
double half_width(double t, double standard_error, double z, double floor) {
  return std::hypot(t * standard_error, z * floor);
}

/// Made after the evidence has stood for `persist` strides, taken back the same way.
void follow(SymmetryMonitor::Claim& claim, bool raise, bool keep, int strides, int persist) {
  const bool against = claim.made ? !keep : raise;
  claim.strides = against ? claim.strides + strides : 0;
  if (claim.strides < persist) return;
  claim.made = !claim.made;
  claim.strides = 0;
}

}  // namespace

SymmetryMonitor::SymmetryMonitor(const SymmetryParams& params) : given_(params), params_(params) {
  if (params.window < 10 || params.window > kSymmetryWindow)
    throw std::invalid_argument("symmetry window: 10 to 120");
  if (params.baseline < 10 || params.baseline > kSymmetryBaseline)
    throw std::invalid_argument("symmetry baseline: 10 to 240");
  if (params.every < 1) throw std::invalid_argument("symmetry: strides between results must be 1 or more");
}

void SymmetryMonitor::push(const StrideRecord& stride) {
  if (stride.turn_rate_radps) state_.turn_rate_radps = *stride.turn_rate_radps;
}

void SymmetryMonitor::push(const StepRecord& step, ResultSink& sink) {
  if (!is_comparable(step)) {
    state_.left.reset();
    return;
  }
  if (step.side == Side::kLeft) {
    state_.left = step;
    return;
  }
  if (!state_.left || step.initial_contact - state_.left->initial_contact > kLongestPair) return;
  if (std::abs(state_.turn_rate_radps) < params_.turn_max_radps) {
    take_pair(*state_.left, step);
    if (++state_.since_result >= params_.every) report(step.initial_contact, sink);
  }
  state_.left.reset();
}

void SymmetryMonitor::take_pair(const StepRecord& left, const StepRecord& right) {
  ++state_.pairs;
  for (std::size_t i = 0; i < state_.quantities.size(); ++i) {
    const auto pair = pair_of(left, right, static_cast<SymmetryQuantity>(i));
    if (!pair) continue;
    Quantity& quantity = state_.quantities[i];
    quantity.window.push(*pair, params_.window);
    if (state_.pairs > params_.baseline_skip) quantity.baseline.add(pair->difference, params_.baseline);
  }
}

SymmetryTier SymmetryMonitor::judge(std::size_t i, const DifferenceWindow::Summary& s) {
  const SymmetryLimits& limits = params_.limits[i];
  Quantity& quantity = state_.quantities[i];
  const double t = student_t(kFamily, s.effective_n - 1.0 < 2.0 ? 2.0 : s.effective_n - 1.0),
               size = std::abs(s.mean - limits.offset);
  const double half = half_width(t, s.standard_error, kNormalFamily, limits.floor());
  const double keep = params_.keep_share;
  const int strides = state_.since_result, persist = params_.persist;
  const double noted = std::max(half, limits.least_noted);
  follow(quantity.claims[0], size > noted, size > keep * noted, strides, persist);
  follow(quantity.claims[1], size - half > limits.worthwhile, size - half > keep * limits.worthwhile, strides,
         persist);
  // The floor is the same before and after: it does not blur a change.
  const double change = std::abs(s.mean - quantity.baseline.mean);
  const double sure =
      std::max(limits.least_change, t * std::hypot(s.standard_error, quantity.baseline.standard_error));
  follow(quantity.claims[2], quantity.baseline.done && change > sure, change > keep * sure, strides, persist);
  if (quantity.claims[2].made) return SymmetryTier::kChanged;
  if (quantity.claims[1].made) return SymmetryTier::kMeaningful;
  return quantity.claims[0].made ? SymmetryTier::kNoted : SymmetryTier::kNone;
}

void SymmetryMonitor::report(Time now, ResultSink& sink) {
  for (std::size_t i = 0; i < state_.quantities.size(); ++i) {
    const DifferenceWindow::Summary s = state_.quantities[i].window.summary(params_.outlier_mads);
    if (!s.enough) continue;
    const SymmetryLimits& limits = params_.limits[i];
    const double t = student_t(0.05, std::max(2.0, s.effective_n - 1.0)), mean = s.mean - limits.offset;
    const double half = half_width(t, s.standard_error, kNormal95, limits.floor());
    SymmetryResult result;
    result.quantity = static_cast<SymmetryQuantity>(i);
    result.time = now;
    result.index = index_of(result.quantity, mean);
    result.low = index_of(result.quantity, mean - half);
    result.high = index_of(result.quantity, mean + half);
    result.left_mean = s.left_mean * std::exp(-0.005 * limits.offset);  // half of it on either side
    result.right_mean = s.right_mean * std::exp(0.005 * limits.offset);
    result.effective_n = s.effective_n;
    result.tier = judge(i, s);
    sink.on_symmetry(result);
  }
  state_.since_result = 0;
}

}  // namespace evenstride
