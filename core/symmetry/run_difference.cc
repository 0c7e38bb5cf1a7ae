#include "core/symmetry/run_difference.h"

#include <cmath>
#include <vector>

#include "core/math/robust.h"
#include "core/symmetry/difference_window.h"
#include "core/symmetry/side_pair.h"
#include "core/symmetry/symmetry_params.h"

namespace evenstride {
namespace {

RunDifference::Quantity summarise(std::vector<double> values, double outlier_mads) {
  RunDifference::Quantity quantity;
  if (values.empty()) return quantity;
  std::vector<double> scratch = values;
  const double centre = median(scratch);
  const double spread = median_deviation(scratch, centre);
  std::erase_if(values,
                [&](double v) { return spread > 0.0 && std::abs(v - centre) > outlier_mads * spread; });
  const DifferenceWindow::Summary summary = correlated_mean(values);
  if (!summary.enough) return quantity;
  return {static_cast<int>(values.size()), summary.mean, summary.standard_error};
}

double median_of(std::vector<double> values) { return values.empty() ? 0.0 : median(values); }

}  // namespace

RunDifference difference_of_run(std::span<const StepRecord> steps, std::span<const StrideRecord> strides) {
  const SymmetryParams params;
  RunDifference run;
  std::vector<double> speeds_mps, cadences_spm;
  for (const StrideRecord& stride : strides) {
    if (stride.quality.has(Mark::kWalking)) continue;
    ++run.strides;
    cadences_spm.push_back(120.0 / stride.stride_time_s);
    if (stride.speed_mps) speeds_mps.push_back(*stride.speed_mps);
  }
  run.cadence_spm = median_of(cadences_spm);
  if (!speeds_mps.empty()) run.speed_mps = median_of(speeds_mps);

  std::array<std::vector<double>, kSymmetryQuantityCount> differences;
  std::size_t stride = 0;
  double turn_radps = 0.0;
  for (std::size_t i = 1; i < steps.size(); ++i) {
    const StepRecord &left = steps[i - 1], &right = steps[i];
    for (; stride < strides.size() && strides[stride].end <= right.initial_contact; ++stride)
      turn_radps = strides[stride].turn_rate_radps.value_or(turn_radps);
    if (left.side != Side::kLeft || right.side != Side::kRight ||
        std::abs(turn_radps) >= params.turn_max_radps)
      continue;
    if (!is_comparable(left) || !is_comparable(right)) continue;
    if (right.initial_contact - left.initial_contact > kLongestPair) continue;
    for (std::size_t q = 0; q < differences.size(); ++q)
      if (const auto pair = pair_of(left, right, static_cast<SymmetryQuantity>(q)))
        differences[q].push_back(pair->difference);
  }
  for (std::size_t q = 0; q < differences.size(); ++q)
    run.quantities[q] = summarise(std::move(differences[q]), params.outlier_mads);
  return run;
}

}  // namespace evenstride
