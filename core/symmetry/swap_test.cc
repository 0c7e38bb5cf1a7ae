#include "core/symmetry/swap_test.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/math/robust.h"

namespace evenstride {
namespace {

std::string line(const char* format, auto... values) {
  char text[200];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

/// Lowest and highest of something over the runs.
template <class Of>
std::pair<double, double> range_over(std::span<const SwapRun> runs, Of&& of) {
  double low = of(runs.front().difference), high = low;
  for (const SwapRun& run : runs) {
    low = std::min(low, of(run.difference));
    high = std::max(high, of(run.difference));
  }
  return {low, high};
}

std::string refusal(std::span<const SwapRun> runs, const SwapTestParams& params) {
  const auto exchanged =
      std::count_if(runs.begin(), runs.end(), [](const SwapRun& r) { return r.exchanged; });
  if (exchanged == 0 || exchanged == static_cast<std::ptrdiff_t>(runs.size()))
    return "needs runs with the shoes' sensors as usual and runs with them exchanged";
  const bool all_speeds = std::all_of(runs.begin(), runs.end(),
                                      [](const SwapRun& r) { return r.difference.speed_mps.has_value(); });
  const double most = 1.0 + params.most_speed_apart;
  if (all_speeds) {
    const auto [slow, fast] = range_over(runs, [](const RunDifference& d) { return *d.speed_mps; });
    if (fast > slow * most)
      return line("the runs differ in speed, %.2f to %.2f m/s: run them within %.0f %%", slow, fast,
                  100.0 * params.most_speed_apart);
  }
  const auto [slow, fast] = range_over(runs, [](const RunDifference& d) { return d.cadence_spm; });
  if (fast > slow * most)
    return line("the runs differ in cadence, %.0f to %.0f steps a minute: run them alike", slow, fast);
  return "";
}

int fewest_pairs(std::span<const SwapRun> runs, std::size_t q) {
  int fewest = runs.front().difference.quantities[q].pairs;
  for (const SwapRun& run : runs) fewest = std::min(fewest, run.difference.quantities[q].pairs);
  return fewest;
}

/// Runs of one kind: mean, sum of squares about it, mean squared standard error of the strides.
struct Kind {
  double runs = 0.0, mean = 0.0, squares = 0.0, chance = 0.0;
};

Kind kind_of(std::span<const SwapRun> runs, std::size_t q, bool exchanged) {
  Kind kind;
  for (const SwapRun& run : runs) {
    if (run.exchanged != exchanged) continue;
    const RunDifference::Quantity& of = run.difference.quantities[q];
    kind.runs += 1.0;
    const double off = of.mean - kind.mean;
    kind.mean += off / kind.runs;
    kind.squares += off * (of.mean - kind.mean);
    kind.chance += of.standard_error * of.standard_error;
  }
  kind.chance /= kind.runs;
  return kind;
}

SwapEstimate estimate(double value, double sd, double degrees) {
  const double half = student_t(0.05, degrees) * sd;
  return {value, sd, value - half, value + half};
}

SwapQuantity separate(std::span<const SwapRun> runs, std::size_t q, const SwapTestParams& params) {
  const Kind usual = kind_of(runs, q, false), swapped = kind_of(runs, q, true);
  const double chance = 0.5 * (usual.chance + swapped.chance);
  const double degrees = params.prior_degrees + usual.runs + swapped.runs - 2.0;
  // A run varies by more than its strides' chance; repeats of these runs say how much, beside the default.
  const double expected = params.repeat_sd[q] * params.repeat_sd[q] + chance;
  const double variance =
      std::max(chance, (params.prior_degrees * expected + usual.squares + swapped.squares) / degrees);
  const double sd = 0.5 * std::sqrt(variance * (1.0 / usual.runs + 1.0 / swapped.runs));
  return {static_cast<SymmetryQuantity>(q), estimate(0.5 * (usual.mean + swapped.mean), sd, degrees),
          estimate(0.5 * (usual.mean - swapped.mean), sd, degrees), std::sqrt(variance)};
}

}  // namespace

Result<std::vector<SwapQuantity>> swap_test(std::span<const SwapRun> runs, const SwapTestParams& params) {
  if (runs.size() < 2) return Error{"needs two runs or more"};
  int most = 0;
  for (std::size_t q = 0; q < kSymmetryQuantityCount; ++q) most = std::max(most, fewest_pairs(runs, q));
  if (most < params.fewest_pairs)
    return Error{line("too short: a run gave %d strides that can be compared, %d are needed", most,
                      params.fewest_pairs)};
  if (std::string why = refusal(runs, params); !why.empty()) return Error{std::move(why)};
  std::vector<SwapQuantity> found;
  for (std::size_t q = 0; q < kSymmetryQuantityCount; ++q) {
    // The drop is the pelvis sensor's, which is not exchanged.
    if (static_cast<SymmetryQuantity>(q) == SymmetryQuantity::kPelvicDrop) continue;
    if (fewest_pairs(runs, q) >= params.fewest_pairs) found.push_back(separate(runs, q, params));
  }
  return found;
}

}  // namespace evenstride
