#include "core/sim/pelvis_bob.h"

#include <cmath>

#include "core/base/units.h"

namespace evenstride::sim {
namespace {

constexpr int kKnotsPerStep = 16;
constexpr double kFade_s = 0.3;  ///< into and out of running

bool flies(const PlannedStep& step) {
  return step.activity == Activity::kRun && !step.first && !step.last && step.next_contact_s > step.toe_off_s;
}

/// At `share` 0..1 of the step: harmonics of the acceleration, integrated twice.
Jet bob_at(const PlannedStep& step, double share) {
  const double step_s = step.next_contact_s - step.contact_s;
  const RunningKind kind = kind_of(step);
  Jet jet;
  for (int h = 1; h <= kBobHarmonics; ++h) {
    const BobRow& row = RunningModel::builtin().bob[static_cast<std::size_t>(h - 1)];
    const double w = 2.0 * kPi * h / step_s, phase = 2.0 * kPi * h * share;
    const double a = at_kind(row.cos_mps2, kind), b = at_kind(row.sin_mps2, kind);
    jet.accel += a * std::cos(phase) + b * std::sin(phase);
    jet.rate += (a * std::sin(phase) - b * std::cos(phase)) / w;
    jet.value -= (a * std::cos(phase) + b * std::sin(phase)) / (w * w);
  }
  return jet;
}

Jet between(const Jet& a, const Jet& b) {
  return {0.5 * (a.value + b.value), 0.5 * (a.rate + b.rate), 0.5 * (a.accel + b.accel)};
}

}  // namespace

Curve make_pelvis_bob(const StepPlan& plan) {
  Curve bob;
  bob.knot(0.0, {});
  const auto& steps = plan.steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const PlannedStep& step = steps[i];
    if (!flies(step)) continue;
    const bool begins = i == 0 || !flies(steps[i - 1]), ends = i + 1 == steps.size() || !flies(steps[i + 1]);
    if (begins && step.contact_s - kFade_s > bob.end_s()) bob.knot(step.contact_s - kFade_s, {});
    bob.knot(step.contact_s,
             begins ? bob_at(step, 0.0) : between(bob_at(steps[i - 1], 1.0), bob_at(step, 0.0)));
    for (int k = 1; k < kKnotsPerStep; ++k) {
      const double share = static_cast<double>(k) / kKnotsPerStep;
      bob.knot(step.contact_s + share * (step.next_contact_s - step.contact_s), bob_at(step, share));
    }
    if (ends) bob.knot(step.next_contact_s + kFade_s, {});
  }
  return bob;
}

}  // namespace evenstride::sim
