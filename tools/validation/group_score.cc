// Recordings' errors taken together: by quantity, over steps, strides and runners.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tools/validation/score.h"

namespace evenstride::validation {
namespace {

double rms_of_finite(const std::vector<double>& values) {
  const auto summary = summarise(values);
  return summary ? summary->rmse : kNone;
}

/// Adds the comparison with what is known without sensors, over the steps that have both.
void add_baseline(const std::vector<double>& errors, const std::vector<double>& without,
                  QuantityScore& score) {
  std::vector<double> ours, theirs;
  for (std::size_t i = 0; i < errors.size(); ++i) {
    if (!std::isfinite(errors[i]) || !std::isfinite(without[i])) continue;
    ours.push_back(errors[i]);
    theirs.push_back(without[i]);
  }
  if (ours.empty()) return;
  score.baseline_rmse = rms_of_finite(theirs);
  score.gain = 1.0 - rms_of_finite(ours) / *score.baseline_rmse;
}

void score_steps(const std::vector<const RecordingScore*>& recordings, GroupScore& group) {
  for (std::size_t q = 0; q < kStepQuantities.size(); ++q) {
    const auto load = std::find(kLoadQuantities.begin(), kLoadQuantities.end(), q);
    const auto k = static_cast<std::size_t>(load - kLoadQuantities.begin());
    std::vector<double> errors, without;
    std::vector<std::string> runners;
    for (const RecordingScore* recording : recordings)
      for (std::size_t i = 0; i < recording->step_errors.size(); ++i) {
        errors.push_back(recording->step_errors[i][q]);
        without.push_back(load == kLoadQuantities.end() ? kNone : recording->baseline_errors[i][k]);
        runners.push_back(recording->trial.participant);
      }
    if (const double rms = rms_of_finite(without); std::isfinite(rms)) group.baseline_rmse_all[k] = rms;
    const auto summary = summarise(errors, runners);
    if (!summary) continue;
    QuantityScore& score = group.steps[q];
    score.errors = *summary;
    add_baseline(errors, without, score);
    Coverage coverage;
    for (const RecordingScore* recording : recordings)
      if (const auto found = recording->coverage.find(q); found != recording->coverage.end())
        coverage.add(found->second);
    if (coverage.steps > 0) score.coverage = coverage;
  }
}

void score_curves(const std::vector<const RecordingScore*>& recordings, GroupScore& group) {
  std::vector<double> errors, sines, of_peak;
  for (const RecordingScore* recording : recordings)
    for (const CurveError& error : recording->curve_errors) {
      errors.push_back(error.rmse_bw);
      sines.push_back(error.half_sine_bw);
      of_peak.push_back(error.rmse_bw / error.true_peak_bw);
    }
  if (!errors.empty())
    group.curve =
        CurveScore{errors.size(), rms_of_finite(errors), rms_of_finite(sines), rms_of_finite(of_peak)};
}

void score_strides(const std::vector<const RecordingScore*>& recordings, GroupScore& group) {
  for (std::size_t q = 0; q < kStrideQuantities.size(); ++q) {
    std::vector<double> errors, medians;
    std::vector<std::string> runners, of_medians;
    for (const RecordingScore* recording : recordings) {
      medians.push_back(recording->median_errors[q]);
      of_medians.push_back(recording->trial.participant);
      for (const StrideValues& stride : recording->stride_errors) {
        errors.push_back(stride[q]);
        runners.push_back(recording->trial.participant);
      }
    }
    if (const auto summary = summarise(errors, runners)) group.strides[q] = *summary;
    if (const auto summary = summarise(medians, of_medians)) group.stride_medians[q] = *summary;
  }
}

void score_symmetry(const std::vector<const RecordingScore*>& recordings, GroupScore& group) {
  for (std::size_t k = 0; k < kLoadQuantities.size(); ++k) {
    std::vector<double> errors, truths, told;
    std::vector<std::string> of;
    for (const RecordingScore* recording : recordings) {
      const double error = recording->symmetry_errors[k], truth = recording->symmetry_truths[k];
      if (!std::isfinite(error)) continue;
      errors.push_back(error);
      truths.push_back(truth);
      told.push_back(truth + error);
      of.push_back(recording->trial.participant);
    }
    const auto summary = summarise(errors, of);
    if (summary) group.symmetry[k] = {*summary, summarise(truths)->rmse, slope(truths, told)};
  }
}

}  // namespace

GroupScore score_group(const std::vector<const RecordingScore*>& recordings) {
  GroupScore group;
  std::set<std::string> runners;
  for (const RecordingScore* recording : recordings) {
    group.counts.add(recording->counts);
    runners.insert(recording->trial.participant);
  }
  group.recordings = recordings.size();
  group.runners = runners.size();
  const double truth = static_cast<double>(std::max<std::size_t>(group.counts.truth, 1));
  const double matched = static_cast<double>(group.counts.matched);
  group.recall = matched / truth;
  group.wrong_side = static_cast<double>(group.counts.wrong_side) / truth;
  if (group.counts.predicted > 0) group.precision = matched / static_cast<double>(group.counts.predicted);
  score_steps(recordings, group);
  score_curves(recordings, group);
  score_strides(recordings, group);
  score_symmetry(recordings, group);
  return group;
}

std::vector<Group> group_by_source_and_strike(const std::vector<RecordingScore>& recordings) {
  std::map<std::string, std::vector<const RecordingScore*>> sources, strikes;
  for (const RecordingScore& recording : recordings) {
    const TrueTrial& trial = recording.trial;
    sources[trial.source + " / " + trial.variant].push_back(&recording);
    if (trial.strike_left.empty()) continue;
    strikes["strike " + trial.strike()].push_back(&recording);
  }
  std::vector<Group> groups;
  for (const auto& by : {sources, strikes})
    for (const auto& [name, members] : by) groups.push_back({name, {}, members, score_group(members)});
  return groups;
}

}  // namespace evenstride::validation
