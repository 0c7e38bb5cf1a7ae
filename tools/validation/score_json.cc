#include "tools/validation/score_json.h"

#include "tools/validation/targets.h"

namespace evenstride::validation {
namespace {

double number(std::size_t n) { return static_cast<double>(n); }

Json errors_json(const ErrorSummary& errors) {
  Json json = Json::object();
  json.put("n", number(errors.n)).put("bias", errors.bias).put("sd", errors.sd).put("rmse", errors.rmse);
  json.put("limit_low", errors.limit_low()).put("limit_high", errors.limit_high());
  if (errors.runners.empty()) return json;
  Json runners = Json::object();
  for (const RunnerError& runner : errors.runners)
    runners.put(runner.runner,
                Json::object().put("n", number(runner.n)).put("bias", runner.bias).put("sd", runner.sd));
  json.put("runner_bias", errors.runner_bias()).put("runner_sd", errors.runner_sd());
  return json.put("worst_runner_bias", errors.worst_runner_bias()).put("runners", runners);
}

Json steps_json(const GroupScore& group) {
  Json json = Json::object();
  for (const auto& [q, score] : group.steps) {
    Json quantity = errors_json(score.errors);
    quantity.put("unit", kStepQuantities[q].unit);
    if (score.baseline_rmse) quantity.put("baseline_rmse", score.baseline_rmse).put("gain", score.gain);
    if (score.coverage)
      quantity.put("stated_95", Json::object()
                                    .put("n", number(score.coverage->steps))
                                    .put("coverage", score.coverage->share())
                                    .put("mean_sd", score.coverage->mean_sd()));
    if (const auto known = published(kStepQuantities[q].name); !known.empty())
      quantity.put("published", known);
    json.put(kStepQuantities[q].name, quantity);
  }
  return json;
}

Json strides_json(const std::map<std::size_t, ErrorSummary>& strides) {
  Json json = Json::object();
  for (const auto& [q, errors] : strides) json.put(kStrideQuantities[q].name, errors_json(errors));
  return json;
}

Json verdicts_json(const std::string& name, const GroupScore& score) {
  Json json = Json::array();
  for (const Verdict& verdict : judge(name, score)) {
    Json row = Json::object().put("claim", verdict.claim);
    if (verdict.absent.empty())
      row.put("value", verdict.value);
    else
      row.put("absent", verdict.absent);
    json.add(verdict.nothing_to_compare ? row : row.put("met", Json::boolean(verdict.met())));
  }
  return json;
}

Json group_json(const Group& group) {
  const GroupScore& score = group.score;
  Json json = Json::object();
  json.put("recordings", number(score.recordings)).put("runners", number(score.runners));
  json.put("true", number(score.counts.truth)).put("predicted", number(score.counts.predicted));
  json.put("matched", number(score.counts.matched)).put("wrong", number(score.counts.wrong_side));
  json.put("strides_true", number(score.counts.strides_truth));
  json.put("strides_matched", number(score.counts.strides_matched));
  json.put("recall", score.recall).put("precision", score.precision).put("wrong_side", score.wrong_side);
  json.put("steps", steps_json(score));
  if (score.curve)
    json.put("force_curve", Json::object()
                                .put("n", number(score.curve->steps))
                                .put("rmse_bw", score.curve->rmse_bw)
                                .put("rmse_of_peak", score.curve->rmse_of_peak)
                                .put("half_sine_rmse_bw", score.curve->half_sine_bw));
  Json baseline = Json::object();
  for (const auto& [k, rmse] : score.baseline_rmse_all)
    baseline.put(kStepQuantities[kLoadQuantities[k]].name, rmse);
  json.put("baseline_rmse_all", baseline).put("strides", strides_json(score.strides));
  Json symmetry = Json::object();
  for (const auto& [k, of] : score.symmetry)
    symmetry.put(kLoadColumns[k],
                 errors_json(of.errors).put("none_rmse", of.none_rmse).put("told_of_a_difference", of.told));
  json.put("symmetry_pp", symmetry).put("recording_medians", strides_json(score.stride_medians));
  if (!group.remark.empty()) json.put("remark", group.remark);
  return json.put("targets", verdicts_json(group.name, score));
}

Json recording_json(const RecordingScore& recording) {
  const GroupScore score = score_group({&recording});
  Json json = Json::object();
  json.put("true", number(score.counts.truth)).put("predicted", number(score.counts.predicted));
  json.put("matched", number(score.counts.matched)).put("wrong", number(score.counts.wrong_side));
  return json.put("steps", steps_json(score));
}

}  // namespace

Json scores_to_json(const std::vector<Group>& groups, const std::vector<RecordingScore>& recordings) {
  Json by_group = Json::object(), by_recording = Json::object();
  for (const Group& group : groups) by_group.put(group.name, group_json(group));
  for (const RecordingScore& recording : recordings)
    by_recording.put(recording.trial.recording, recording_json(recording));
  return Json::object().put("groups", by_group).put("recordings", by_recording);
}

}  // namespace evenstride::validation
