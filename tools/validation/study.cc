#include "tools/validation/study.h"

#include <algorithm>

#include "tools/analysis/run_all.h"
#include "tools/validation/study_levels.h"

namespace evenstride::validation {
namespace {

/// A recording at one level.
struct Outcome {
  std::optional<RecordingScore> score;
  std::size_t steps = 0, outside = 0;
};

Outcome score_changed(BidsRecording recording, const StudyLevel& level, const ReferenceRecording& reference,
                      const LoadValues& baseline, const AnalysisParams& params) {
  Outcome outcome;
  if (!level.change(recording, reference) || recording.sensors.empty()) return outcome;
  const auto analysis = analyze(recording, level.params ? *level.params : params);
  if (analysis)
    for (const StepRecord& step : analysis->steps) {
      ++outcome.steps;
      outcome.outside += step.quality.has(Mark::kOutsideModel) ? 1 : 0;
    }
  outcome.score = score_recording(reference, analysis ? prediction_of(*analysis) : Prediction{}, baseline);
  return outcome;
}

StudyRow row_of(const std::string& level, const std::vector<Outcome>& outcomes) {
  StudyRow row{level, {}, 0.0};
  std::vector<const RecordingScore*> scores;
  std::size_t steps = 0, outside = 0;
  for (const Outcome& outcome : outcomes) {
    if (outcome.score) scores.push_back(&*outcome.score);
    steps += outcome.steps;
    outside += outcome.outside;
  }
  row.score = score_group(scores);
  row.outside_share = steps == 0 ? 0.0 : static_cast<double>(outside) / static_cast<double>(steps);
  return row;
}

}  // namespace

std::vector<std::string> study_names() {
  std::vector<std::string> names;
  for (const StudyDefinition& definition : study_definitions()) names.push_back(definition.name);
  return names;
}

Result<Study> run_study(const std::string& dataset, const std::string& name, const AnalysisParams& params,
                        const std::function<void(std::size_t, std::size_t)>& progress) {
  const auto& all = study_definitions();
  const auto definition = std::find_if(all.begin(), all.end(), [&](const auto& d) { return d.name == name; });
  if (definition == all.end()) return Error{"no study '" + name + "'"};
  auto reference = read_reference(dataset);
  if (!reference) return Error{reference.error()};
  const auto baseline = baseline_without_sensors(*reference);
  std::erase_if(*reference, [](const ReferenceRecording& r) { return r.trial.variant == "clocks"; });
  const auto levels = definition->levels({dataset, *reference, params});
  if (!levels) return Error{levels.error()};
  const std::size_t total = levels->size() * reference->size();
  std::vector<std::vector<Outcome>> outcomes(levels->size(), std::vector<Outcome>(reference->size()));
  const auto work = [&](std::size_t job) {
    const std::size_t which = job % levels->size();
    const ReferenceRecording& r = (*reference)[job / levels->size()];
    auto recording = read_motion_bids(dataset, r.trial.recording);
    if (!recording) return;
    outcomes[which][job / levels->size()] =
        score_changed(std::move(*recording), (*levels)[which], r, baseline.at(r.trial.recording), params);
  };
  run_all(total, work, [&](std::size_t done) { progress(done, total); });
  Study study{definition->name, definition->what, {}};
  for (std::size_t i = 0; i < levels->size(); ++i) {
    StudyRow row = row_of((*levels)[i].name, outcomes[i]);
    if (row.score.recordings > 0) study.rows.push_back(std::move(row));
  }
  return study;
}

}  // namespace evenstride::validation
