#include "tools/validation/reference.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <set>

#include "tools/validation/prediction.h"

namespace evenstride::validation {
namespace {

constexpr std::size_t kFewestRunners = 4;

double or_none(std::optional<double> value) { return value.value_or(kNone); }

void add_step(const TrueStep& step, ReferenceRecording& recording) {
  const double contact_s = or_none(step.contact_time_s);
  recording.contacts.push_back({step.ic_s, step.side});
  recording.steps.push_back({step.ic_s, step.ic_s + contact_s, contact_s, or_none(step.flight_time_s),
                             or_none(step.peak_vgrf_bw), or_none(step.vertical_impulse_bws),
                             or_none(step.pelvic_drop_deg)});
  recording.timing_ok.push_back(step.timing_ok);
  recording.duration_ok.push_back(step.duration_ok);
}

void add_stride(const TrueStride& stride, ReferenceRecording& recording) {
  recording.stride_starts.push_back({stride.start_s, stride.side});
  recording.strides.push_back(
      {or_none(stride.counter_rotation_range_deg), or_none(stride.counter_rotation_phase_deg),
       or_none(stride.pelvis_rotation_range_deg), or_none(stride.trunk_rotation_range_deg),
       or_none(stride.pelvis_obliquity_range_deg)});
}

/// One recording as a row of the regression.
struct Row {
  Eigen::Vector4d x;
  LoadValues mean;
  bool has_x = false, plain = false;
};

Row row_of(const ReferenceRecording& recording) {
  const TrueTrial& t = recording.trial;
  Row row;
  row.has_x = t.speed_mps && t.cadence_spm && t.mass_kg;
  row.plain = t.variant == "plain" || t.variant.empty();
  row.x << 1.0, or_none(t.speed_mps), or_none(t.cadence_spm), or_none(t.mass_kg);
  for (std::size_t k = 0; k < kLoadQuantities.size(); ++k) {
    double n = 0.0, sum = 0.0;
    for (const StepValues& step : recording.steps) {
      if (!std::isfinite(step[kLoadQuantities[k]])) continue;
      n += 1.0;
      sum += step[kLoadQuantities[k]];
    }
    row.mean[k] = n > 0.0 ? sum / n : kNone;
  }
  return row;
}

/// Prediction for recording `of` from the others.
double predict(const std::vector<ReferenceRecording>& recordings, const std::vector<Row>& rows,
               std::size_t of, std::size_t k) {
  if (!rows[of].has_x || !std::isfinite(rows[of].mean[k])) return kNone;
  std::vector<std::size_t> used;
  std::set<std::string> runners;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool fits = rows[i].has_x && rows[i].plain && std::isfinite(rows[i].mean[k]) &&
                      recordings[i].trial.source == recordings[of].trial.source &&
                      recordings[i].trial.participant != recordings[of].trial.participant;
    if (!fits) continue;
    used.push_back(i);
    runners.insert(recordings[i].trial.participant);
  }
  if (runners.size() < kFewestRunners) return kNone;
  Eigen::MatrixXd x(static_cast<Eigen::Index>(used.size()), 4);
  Eigen::VectorXd y(static_cast<Eigen::Index>(used.size()));
  for (std::size_t i = 0; i < used.size(); ++i) {
    x.row(static_cast<Eigen::Index>(i)) = rows[used[i]].x.transpose();
    y[static_cast<Eigen::Index>(i)] = rows[used[i]].mean[k];
  }
  return rows[of].x.dot(x.completeOrthogonalDecomposition().solve(y));
}

}  // namespace

Result<std::vector<ReferenceRecording>> read_reference(const std::string& dataset) {
  auto trials = read_true_trials(dataset);
  if (!trials) return Error{trials.error()};
  std::vector<ReferenceRecording> recordings;
  for (const TrueTrial& trial : *trials) {
    ReferenceRecording& recording = recordings.emplace_back();
    recording.trial = trial;
    auto steps = read_true_steps(dataset, trial);
    if (!steps) return Error{steps.error()};
    for (const TrueStep& step : *steps) add_step(step, recording);
    recording.force = read_true_force(dataset, trial, *steps);
    auto strides = read_true_strides(dataset, trial);
    if (!strides) return Error{strides.error()};
    for (const TrueStride& stride : *strides) add_stride(stride, recording);
  }
  return recordings;
}

Result<ReferenceRecording> read_simulated_reference(const std::string& folder, const std::string& recording) {
  auto truth = read_prediction(folder);
  if (!truth) return Error{truth.error()};
  if (truth->steps.empty()) return Error{folder + ": no steps.csv with steps"};
  ReferenceRecording reference;
  reference.trial.recording = recording;
  reference.trial.participant = recording;
  reference.trial.source = "simulated";
  reference.trial.variant = "run";
  reference.trial.valid_start_s = truth->steps.front().contact.time_s;
  for (const PredictedStep& step : truth->steps) {
    reference.contacts.push_back(step.contact);
    reference.steps.push_back(step.values);
    reference.trial.valid_end_s = std::max(reference.trial.valid_end_s, step.contact.time_s);
  }
  reference.timing_ok.assign(reference.steps.size(), true);
  reference.duration_ok.assign(reference.steps.size(), true);
  for (const PredictedStride& stride : truth->strides) {
    reference.stride_starts.push_back(stride.start);
    reference.strides.push_back(stride.values);
  }
  return reference;
}

std::map<std::string, LoadValues> baseline_without_sensors(
    const std::vector<ReferenceRecording>& recordings) {
  std::vector<Row> rows;
  for (const ReferenceRecording& recording : recordings) rows.push_back(row_of(recording));
  std::map<std::string, LoadValues> baseline;
  for (std::size_t i = 0; i < recordings.size(); ++i) {
    LoadValues& values = baseline[recordings[i].trial.recording];
    for (std::size_t k = 0; k < values.size(); ++k) values[k] = predict(recordings, rows, i, k);
  }
  return baseline;
}

}  // namespace evenstride::validation
