#include "tools/personal/calibration.h"

#include <cmath>
#include <filesystem>

#include "core/symmetry/run_difference.h"
#include "tools/formats/tsv.h"

namespace evenstride {
namespace {

constexpr double kSameStep_s = 0.06;
constexpr std::size_t kFewest = 20;
constexpr std::size_t kFolds = 10;

/// What the method's part of a difference varies by between runs of one runner, 100 ln(L/R): hybrid_running,
/// 16 runners at three speeds each.
double method_varies_by(SymmetryQuantity quantity) {
  return quantity == SymmetryQuantity::kImpulse     ? 1.24
         : quantity == SymmetryQuantity::kPeakForce ? 1.11
                                                    : 1.14;
}

const StepRecord* found_at(const std::vector<StepRecord>& steps, Side side, double ic_s) {
  for (const StepRecord& step : steps)
    if (step.side == side && std::abs(seconds(step.initial_contact) - ic_s) < kSameStep_s) return &step;
  return nullptr;
}

using Fold = std::vector<ForcePair>;

std::vector<Fold> folds_of(const std::vector<KnownRun>& runs) {
  std::vector<Fold> folds;
  for (const KnownRun& run : runs) {
    Fold pairs;
    for (std::size_t i = 0; i < run.steps.size(); ++i)
      if (run.steps[i].peak_vgrf_bw && run.truth[i].peak_vgrf_bw)
        pairs.push_back({*run.steps[i].peak_vgrf_bw, *run.truth[i].peak_vgrf_bw});
    if (runs.size() > 1) {
      folds.push_back(std::move(pairs));
      continue;
    }
    folds.resize(kFolds);
    for (std::size_t i = 0; i < pairs.size(); ++i) folds[i * kFolds / pairs.size()].push_back(pairs[i]);
  }
  return folds;
}

struct Judged {
  double before_bw = 0.0, after_bw = 0.0;
};

/// Each fold by a correction that has not seen it.
Judged cross_validate(const std::vector<Fold>& folds) {
  double before = 0.0, after = 0.0, n = 0.0;
  for (std::size_t out = 0; out < folds.size(); ++out) {
    std::vector<ForcePair> others;
    for (std::size_t i = 0; i < folds.size(); ++i)
      if (i != out) others.insert(others.end(), folds[i].begin(), folds[i].end());
    const PersonalForce force = fit_personal_force(others);
    for (const ForcePair& pair : folds[out]) {
      before += std::pow(pair.estimated_bw - pair.true_bw, 2);
      after += std::pow(force.corrected_bw(pair.estimated_bw) - pair.true_bw, 2);
      n += 1.0;
    }
  }
  return {std::sqrt(before / n), std::sqrt(after / n)};
}

/// The mean over the runs of how far the estimated difference is off the true one, and what it is worth in
/// another run.
void add_part(const std::vector<KnownRun>& runs, const PersonalForce& force, SymmetryQuantity quantity,
              v1::PersonalReference& out) {
  double sum = 0.0, chance = 0.0, n = 0.0;
  for (const KnownRun& run : runs) {
    std::vector<StepRecord> corrected = run.steps;
    for (StepRecord& step : corrected)
      if (step.peak_vgrf_bw) step.peak_vgrf_bw = force.corrected_bw(*step.peak_vgrf_bw);
    const auto q = static_cast<std::size_t>(quantity);
    const auto told = difference_of_run(corrected, {}).quantities[q];
    const auto truth = difference_of_run(run.truth, {}).quantities[q];
    if (told.pairs < static_cast<int>(kFewest) || truth.pairs < static_cast<int>(kFewest)) continue;
    sum += told.mean - truth.mean;
    chance += told.standard_error * told.standard_error + truth.standard_error * truth.standard_error;
    n += 1.0;
  }
  if (n == 0.0) return;
  const double varies = method_varies_by(quantity);
  v1::PersonalReference::Part& part = *out.add_parts();
  part.set_quantity(std::string(name(quantity)));
  part.set_offset_pct(sum / n);
  part.set_sd_pct(std::sqrt(varies * varies * (1.0 + 1.0 / n) + chance / (n * n)));
}

}  // namespace

Result<KnownRun> read_known_run(const std::string& recording, const std::string& table,
                                const AnalysisParams& params, std::string& runner_id) {
  KnownRun run{std::filesystem::path(recording).stem().string(), {}, {}};
  auto reader = SessionReader::open(recording);
  if (!reader) return Error{reader.error()};
  const auto known = read_tsv(table);
  if (!known) return Error{known.error()};
  if (!known->has("side") || !known->has("ic_s") || !known->has("peak_vgrf_bw"))
    return Error{table + ": needs the columns side, ic_s and peak_vgrf_bw"};
  const auto analysis = analyze(*reader, run.recording, params);
  if (!analysis) return Error{analysis.error()};
  runner_id = analysis->summary.runner_id();
  std::size_t wanted = 0;
  for (std::size_t row = 0; row < known->rows(); ++row) {
    const auto ic_s = known->number(row, "ic_s"), peak_bw = known->number(row, "peak_vgrf_bw");
    const std::string_view side = known->text(row, "side");
    if (!ic_s || !peak_bw || (side != "left" && side != "right")) continue;
    ++wanted;
    const StepRecord* step = found_at(analysis->steps, side == "left" ? Side::kLeft : Side::kRight, *ic_s);
    if (step == nullptr) continue;
    run.steps.push_back(*step);
    run.truth.push_back(*step);
    run.truth.back().peak_vgrf_bw = peak_bw;
    run.truth.back().contact_time_s = known->number(row, "contact_time_s");
    run.truth.back().vertical_impulse_bws = known->number(row, "vertical_impulse_bws");
    run.truth.back().flight_time_s = run.truth.back().impact_peak_mps2 = std::nullopt;
  }
  if (run.steps.size() < kFewest || 2 * run.steps.size() < wanted)
    return Error{table + ": " + std::to_string(run.steps.size()) + " of " + std::to_string(wanted) +
                 " contacts meet a step of the recording; are both on one clock?"};
  return run;
}

Result<v1::PersonalReference> calibrate(const std::string& runner_id, const std::vector<KnownRun>& runs) {
  const std::vector<Fold> folds = folds_of(runs);
  std::vector<ForcePair> all;
  for (const Fold& fold : folds) all.insert(all.end(), fold.begin(), fold.end());
  if (all.size() < kFewest) return Error{"fewer than 20 steps with an estimated and a known peak force"};
  const PersonalForce force = fit_personal_force(all);
  const Judged judged = cross_validate(folds);
  v1::PersonalReference out;
  out.set_runner_id(runner_id);
  out.set_force_gain(force.gain);
  out.set_force_offset_bw(force.offset_bw);
  out.set_recordings(static_cast<std::uint32_t>(runs.size()));
  out.set_steps(static_cast<std::uint32_t>(all.size()));
  out.set_rmse_before_bw(judged.before_bw);
  out.set_rmse_after_bw(judged.after_bw);
  for (const SymmetryQuantity quantity :
       {SymmetryQuantity::kContactTime, SymmetryQuantity::kPeakForce, SymmetryQuantity::kImpulse})
    add_part(runs, force, quantity, out);
  return out;
}

}  // namespace evenstride
