#include "tools/loading/loading_rows.h"

#include "tools/loading/truth_run.h"

namespace evenstride {

Result<std::vector<LoadingRow>> collect_loading_rows(const std::string& dataset, const std::string& source) {
  const auto trials = read_true_trials(dataset);
  if (!trials) return Error{trials.error()};
  std::vector<LoadingRow> rows;
  for (const TrueTrial& trial : *trials) {
    if (trial.variant == "clocks" || (!source.empty() && trial.source != source)) continue;
    const auto run = run_on_true_events(dataset, trial);
    if (!run) return Error{run.error()};
    for (const TruthRunStep& step : run->steps)
      if (step.features && step.truth.peak_vgrf_bw && step.truth.duration_ok)
        rows.push_back(
            {trial.recording, trial.participant, step.truth.side, *step.features, *step.truth.peak_vgrf_bw});
  }
  if (rows.empty()) return Error{"no step with a known peak force in " + dataset};
  return rows;
}

}  // namespace evenstride
