#include "tools/validation/score.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace evenstride::validation {
namespace {

std::vector<SidedTime> contacts_of(const std::vector<PredictedStep>& steps) {
  std::vector<SidedTime> contacts;
  for (const PredictedStep& step : steps) contacts.push_back(step.contact);
  return contacts;
}

/// Those that no pair used, with their sides swapped when `swap`.
std::vector<SidedTime> left_over(const std::vector<SidedTime>& all, const std::set<std::size_t>& used,
                                 bool swap) {
  std::vector<SidedTime> rest;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (!used.contains(i)) rest.push_back({all[i].time_s, swap ? opposite(all[i].side) : all[i].side});
  return rest;
}

template <class Values, class Side>
double symmetry_index_of(const std::vector<Values>& steps, std::size_t quantity, Side side_of_step) {
  std::vector<double> left, right;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (side_of_step(i) == evenstride::Side::kLeft) left.push_back(steps[i][quantity]);
    if (side_of_step(i) == evenstride::Side::kRight) right.push_back(steps[i][quantity]);
  }
  return symmetry_index(std::move(left), std::move(right));
}

/// In time, so that wrong contacts cost what they are worth.
std::optional<CurveError> compare_curve(const ReferenceRecording& reference, std::size_t i,
                                        const PredictedStep& step) {
  constexpr double kStep_s = 0.002;
  const double impulse = step.values[kImpulse], contact_s = step.values[kContactTime];
  const double true_end_s = reference.steps[i][kToeOff], end_s = step.values[kToeOff];
  if (!reference.force || !step.wave || !reference.duration_ok[i] || !std::isfinite(impulse) ||
      !std::isfinite(true_end_s) || !std::isfinite(reference.steps[i][kPeakForce]))
    return std::nullopt;
  const ForceWave sine = scaled(half_sine(), impulse, contact_s);
  double squares = 0.0, sine_squares = 0.0, n = 0.0;
  const double from_s = std::min(reference.contacts[i].time_s, step.contact.time_s);
  for (double t = from_s; t <= std::max(true_end_s, end_s); t += kStep_s) {
    const double truth = reference.force->at(t), share = (t - step.contact.time_s) / contact_s;
    squares += std::pow(force_at(*step.wave, share) - truth, 2);
    sine_squares += std::pow(force_at(sine, share) - truth, 2);
    n += 1.0;
  }
  return CurveError{std::sqrt(squares / n), std::sqrt(sine_squares / n), reference.steps[i][kPeakForce]};
}

bool is_known(const ReferenceRecording& reference, std::size_t i, std::size_t quantity) {
  if (quantity == kContact) return reference.timing_ok[i];
  const bool needs_duration = quantity == kToeOff || quantity == kContactTime;
  return std::isfinite(reference.steps[i][quantity]) && (!needs_duration || reference.duration_ok[i]);
}

void compare_steps(const ReferenceRecording& reference, const std::vector<PredictedStep>& inside,
                   const LoadValues& baseline, RecordingScore& score) {
  const std::vector<SidedTime> predicted = contacts_of(inside);
  const auto pairs = match(reference.contacts, predicted);
  std::set<std::size_t> used_truth, used_predicted;
  for (const auto& [i, j] : pairs) {
    used_truth.insert(i);
    used_predicted.insert(j);
    const StepValues& truth = reference.steps[i];
    StepValues errors;
    for (std::size_t q = 0; q < errors.size(); ++q)
      errors[q] = (inside[j].values[q] - truth[q]) * kStepQuantities[q].error_scale;
    for (const std::size_t q : {kContact, kToeOff, kContactTime})
      if (!is_known(reference, i, q)) errors[q] = kNone;
    LoadValues without;
    for (std::size_t k = 0; k < without.size(); ++k)
      without[k] =
          (baseline[k] - truth[kLoadQuantities[k]]) * kStepQuantities[kLoadQuantities[k]].error_scale;
    if (const auto curve = compare_curve(reference, i, inside[j])) score.curve_errors.push_back(*curve);
    const double scale = kStepQuantities[kContactTime].error_scale;
    score.coverage[kContactTime].add(errors[kContactTime], scale * inside[j].contact_time_sd_s);
    score.coverage[kPeakForce].add(errors[kPeakForce], inside[j].peak_force_sd_bw);
    score.step_errors.push_back(errors);
    score.step_truths.push_back(truth);
    score.baseline_errors.push_back(without);
  }
  for (std::size_t i = 0; i < reference.steps.size(); ++i)
    for (std::size_t q = 0; q < kStepQuantities.size(); ++q)
      score.counts.steps_known[q] += is_known(reference, i, q) ? 1 : 0;
  score.counts.truth = reference.contacts.size();
  score.counts.predicted = inside.size();
  score.counts.matched = pairs.size();
  score.counts.wrong_side =
      match(left_over(reference.contacts, used_truth, false), left_over(predicted, used_predicted, true))
          .size();
}

void compare_symmetry(const ReferenceRecording& reference, const std::vector<PredictedStep>& inside,
                      RecordingScore& score) {
  std::vector<StepValues> values;
  for (const PredictedStep& step : inside) values.push_back(step.values);
  for (std::size_t k = 0; k < kLoadQuantities.size(); ++k) {
    const std::size_t q = kLoadQuantities[k];
    score.symmetry_truths[k] =
        symmetry_index_of(reference.steps, q, [&](std::size_t i) { return reference.contacts[i].side; });
    score.symmetry_errors[k] =
        symmetry_index_of(values, q, [&](std::size_t i) { return inside[i].contact.side; }) -
        score.symmetry_truths[k];
  }
}

std::vector<double> column(const std::vector<StrideValues>& rows, std::size_t q) {
  std::vector<double> values;
  for (const StrideValues& row : rows) values.push_back(row[q]);
  return values;
}

void compare_strides(const ReferenceRecording& reference, const std::vector<PredictedStride>& strides,
                     RecordingScore& score) {
  std::vector<SidedTime> starts;
  std::vector<StrideValues> values;
  for (const PredictedStride& stride : strides) {
    starts.push_back(stride.start);
    values.push_back(stride.values);
  }
  const auto pairs = match(reference.stride_starts, starts);
  for (const auto& [i, j] : pairs) {
    StrideValues errors;
    for (std::size_t q = 0; q < errors.size(); ++q) errors[q] = values[j][q] - reference.strides[i][q];
    if (std::isfinite(errors[kPhase])) errors[kPhase] = wrap_deg(errors[kPhase]);
    score.stride_errors.push_back(errors);
    score.stride_truths.push_back(reference.strides[i]);
  }
  for (const StrideValues& stride : reference.strides)
    for (std::size_t q = 0; q < stride.size(); ++q)
      score.counts.strides_known[q] += std::isfinite(stride[q]) ? 1 : 0;
  score.counts.strides_truth = reference.stride_starts.size();
  score.counts.strides_matched = pairs.size();
  for (std::size_t q = 0; q < kStrideQuantities.size(); ++q)
    score.median_errors[q] =
        q == kPhase ? kNone : median(column(values, q)) - median(column(reference.strides, q));
}

}  // namespace

void Coverage::add(double error, double sd) {
  constexpr double k95 = 1.96;
  if (!std::isfinite(error) || !std::isfinite(sd)) return;
  ++steps;
  held += std::abs(error) <= k95 * sd ? 1 : 0;
  sum_sd += sd;
}

void Coverage::add(const Coverage& other) {
  steps += other.steps;
  held += other.held;
  sum_sd += other.sum_sd;
}

void Counts::add(const Counts& other) {
  truth += other.truth;
  predicted += other.predicted;
  matched += other.matched;
  wrong_side += other.wrong_side;
  strides_truth += other.strides_truth;
  strides_matched += other.strides_matched;
  for (std::size_t q = 0; q < steps_known.size(); ++q) steps_known[q] += other.steps_known[q];
  for (std::size_t q = 0; q < strides_known.size(); ++q) strides_known[q] += other.strides_known[q];
}

RecordingScore score_recording(const ReferenceRecording& reference, const Prediction& prediction,
                               const LoadValues& baseline) {
  RecordingScore score;
  score.trial = reference.trial;
  std::vector<PredictedStep> inside;
  for (const PredictedStep& step : prediction.steps)
    if (step.contact.time_s >= reference.trial.valid_start_s - kMatchWindow_s &&
        step.contact.time_s <= reference.trial.valid_end_s + kMatchWindow_s)
      inside.push_back(step);
  compare_steps(reference, inside, baseline, score);
  compare_symmetry(reference, inside, score);
  compare_strides(reference, prediction.strides, score);
  return score;
}

}  // namespace evenstride::validation
