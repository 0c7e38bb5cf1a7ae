#include "tools/validation/score_text.h"

#include "tools/validation/print.h"
#include "tools/validation/targets.h"

namespace evenstride::validation {
namespace {

constexpr const char* kHead = "   %-34s %6s %9s %8s %8s %19s  %8s %8s %8s  %s\n";

void print_errors(std::string& out, std::string_view title, std::string_view unit,
                  const ErrorSummary& errors) {
  const std::string label = std::string(title) + " (" + std::string(unit) + ")";
  print(out, "   %-34.34s %6zu %+9.3f %8.3f %8.3f [%+8.3f,%+8.3f]", label.c_str(), errors.n, errors.bias,
        errors.sd, errors.rmse, errors.limit_low(), errors.limit_high());
  if (errors.runners.empty()) {
    print(out, "  %8s %8s %8s", "", "", "");
    return;
  }
  print(out, "  %8.3f %8.3f %8.3f", errors.runner_bias(), errors.runner_sd(), errors.worst_runner_bias());
}

void print_group(std::string& out, const Group& group) {
  const GroupScore& score = group.score;
  print(out, "\n%s: %zu recordings, %zu runners, %zu true steps\n", group.name.c_str(), score.recordings,
        score.runners, score.counts.truth);
  if (!group.remark.empty()) print(out, "   %s\n", group.remark.c_str());
  print(out, "   recall %.2f %%", 100.0 * score.recall);
  if (score.precision) print(out, ", precision %.2f %%", 100.0 * *score.precision);
  print(out, ", wrong side %.2f %%\n", 100.0 * score.wrong_side);
  if (score.steps.empty() && score.strides.empty()) return;
  print(out, kHead, "", "n", "bias", "SD", "RMSE", "95 % limits", "runner", "runner", "worst", "no-sensor");
  print(out, kHead, "", "", "", "", "", "", "|bias|", "SD", "|bias|", "RMSE (gain)");
  for (const auto& [q, quantity] : score.steps) {
    print_errors(out, kStepQuantities[q].title, kStepQuantities[q].unit, quantity.errors);
    if (quantity.baseline_rmse)
      print(out, "  %.3f (%.0f %%)", *quantity.baseline_rmse, 100.0 * quantity.gain.value_or(0.0));
    out += '\n';
  }
  if (score.curve)
    print(out,
          "   %-34s %6zu %27.3f  (%.1f %% of the peak; half a sine with the same times and impulse %.3f)\n",
          "course of the vertical force (bw)", score.curve->steps, score.curve->rmse_bw,
          100.0 * score.curve->rmse_of_peak, score.curve->half_sine_bw);
  for (const auto& [q, quantity] : score.steps)
    if (quantity.coverage)
      print(out, "   %-34s %6zu  %.1f %% (mean stated standard error %.3g %s)\n",
            ("95 % intervals hold: " + std::string(kStepQuantities[q].title)).c_str(),
            quantity.coverage->steps, 100.0 * quantity.coverage->share(), quantity.coverage->mean_sd(),
            std::string(kStepQuantities[q].unit).c_str());
  for (const auto& [q, errors] : score.strides) {
    print_errors(out, kStrideQuantities[q].title, "deg", errors);
    out += '\n';
  }
  for (const auto& [k, symmetry] : score.symmetry) {
    print_errors(out, "index of " + std::string(kStepQuantities[kLoadQuantities[k]].title), "pp",
                 symmetry.errors);
    print(out, "  %.3f (none)", symmetry.none_rmse);
    if (symmetry.told) print(out, ", told %.0f %% of a difference", 100.0 * *symmetry.told);
    out += '\n';
  }
}

void print_verdicts(std::string& out, const Group& group) {
  for (const Verdict& verdict : judge(group.name, group.score))
    print(out, "   %-4s %-62s found %s\n",
          verdict.met()      ? "met"
          : verdict.missed() ? "MISS"
                             : "-",
          verdict.claim.c_str(), found(verdict).c_str());
}

}  // namespace

std::string scores_to_text(const std::vector<Group>& groups) {
  std::string out;
  for (const Group& group : groups) {
    print_group(out, group);
    print_verdicts(out, group);
  }
  return out;
}

}  // namespace evenstride::validation
