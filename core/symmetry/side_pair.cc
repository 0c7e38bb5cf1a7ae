#include "core/symmetry/side_pair.h"

#include <cmath>

namespace evenstride {
namespace {

std::optional<double> value_of(const StepRecord& step, SymmetryQuantity quantity) {
  switch (quantity) {
    case SymmetryQuantity::kContactTime:
      return step.contact_time_s;
    case SymmetryQuantity::kFlightTime:
      return step.flight_time_s;
    case SymmetryQuantity::kPeakForce:
      return step.peak_vgrf_bw;
    case SymmetryQuantity::kImpulse:
      return step.vertical_impulse_bws;
    case SymmetryQuantity::kImpactPeak:
      return step.quality.has(Mark::kClipped) ? std::nullopt : step.impact_peak_mps2;
    case SymmetryQuantity::kPelvicDrop:
      return step.pelvic_drop_rad;
  }
  return std::nullopt;
}

/// Whether two steps tell this of left against right. Where the pelvis told one or both it mostly does not:
/// hybrid_running, error of a runner's index beside saying none: contact time with one shoe missing 6
/// against 2.8 points, both missing 4.0; peak force 5 and 3.6 against 3.5; impulse 2.3 and 1.9 against 2.8.
bool tell(const StepRecord& left, const StepRecord& right, SymmetryQuantity quantity) {
  if (quantity == SymmetryQuantity::kPelvicDrop) return true;
  if (quantity == SymmetryQuantity::kImpulse) return is_of_shoe(left) == is_of_shoe(right);
  return is_of_shoe(left) && is_of_shoe(right);
}

}  // namespace

bool is_comparable(const StepRecord& step) {
  return step.side != Side::kUnknown && !step.quality.has(Mark::kWalking) &&
         !step.quality.has(Mark::kSideUnknown) && !step.quality.has(Mark::kGap) &&
         !step.quality.has(Mark::kLastStep);
}

std::optional<SidePair> pair_of(const StepRecord& left, const StepRecord& right, SymmetryQuantity quantity) {
  if (!tell(left, right, quantity)) return std::nullopt;
  const auto l = value_of(left, quantity), r = value_of(right, quantity);
  if (!l || !r) return std::nullopt;
  if (quantity == SymmetryQuantity::kPelvicDrop) return SidePair{*l - *r, *l, *r};
  if (!(*l > 0.0) || !(*r > 0.0)) return std::nullopt;
  return SidePair{100.0 * std::log(*l / *r), *l, *r};
}

double index_of(SymmetryQuantity quantity, double difference) {
  return quantity == SymmetryQuantity::kPelvicDrop ? difference : 200.0 * std::tanh(difference / 200.0);
}

}  // namespace evenstride
