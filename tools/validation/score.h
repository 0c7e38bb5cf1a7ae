/// Predictions against the reference. Errors are predicted minus true. A step counts when a predicted contact
/// of the same side lies within 60 ms of a true one; predictions more than 60 ms outside the part that the
/// reference covers are not looked at. Strides match by side and start in the same way. The symmetry index is
/// 200 (L-R)/(L+R) of a recording's median steps, in percent.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tools/validation/prediction.h"
#include "tools/validation/reference.h"
#include "tools/validation/statistics.h"

namespace evenstride::validation {

struct Counts {
  std::size_t truth = 0, predicted = 0, matched = 0;
  std::size_t wrong_side = 0;  ///< true steps that only a prediction of the other side meets
  std::size_t strides_truth = 0, strides_matched = 0;
  /// How often the reference tells each quantity.
  std::array<std::size_t, kStepQuantities.size()> steps_known{};
  std::array<std::size_t, kStrideQuantities.size()> strides_known{};
  void add(const Counts& other);
};

/// The course of one step's vertical force against the measured one.
struct CurveError {
  double rmse_bw = 0.0;       ///< over both stances together
  double half_sine_bw = 0.0;  ///< the same of half a sine with the same contact time and impulse
  double true_peak_bw = 0.0;
};

/// How often a stated interval (estimate +- 1.96 standard errors) holds the truth.
struct Coverage {
  std::size_t steps = 0, held = 0;
  double sum_sd = 0.0;  ///< of the stated standard errors, in the unit of errors
  void add(double error, double sd);
  void add(const Coverage& other);
  double share() const { return static_cast<double>(held) / static_cast<double>(steps); }
  double mean_sd() const { return sum_sd / static_cast<double>(steps); }
};

/// One recording. kNone = not compared.
struct RecordingScore {
  TrueTrial trial;
  Counts counts;
  std::vector<StepValues> step_errors, step_truths;  ///< of matched steps
  std::vector<CurveError> curve_errors;              ///< where both courses are known
  std::map<std::size_t, Coverage> coverage;          ///< of stated intervals, by index of kStepQuantities
  std::vector<LoadValues> baseline_errors;           ///< of the same steps, predicted without sensors
  std::vector<StrideValues> stride_errors, stride_truths;
  LoadValues symmetry_errors{}, symmetry_truths{};  ///< percentage points
  StrideValues median_errors{};  ///< median of predicted strides minus median of true ones; none for phases
};

RecordingScore score_recording(const ReferenceRecording& reference, const Prediction& prediction,
                               const LoadValues& baseline);

/// A quantity over many recordings.
struct QuantityScore {
  ErrorSummary errors;
  std::optional<double> baseline_rmse;  ///< without sensors, over the same steps
  std::optional<double> gain;           ///< 1 - RMSE / baseline RMSE
  std::optional<Coverage> coverage;     ///< where intervals are stated
};

/// Root mean squares over steps.
struct CurveScore {
  std::size_t steps = 0;
  double rmse_bw = 0.0, half_sine_bw = 0.0;
  double rmse_of_peak = 0.0;  ///< ratio to the true peak
};

/// Left against right, a value a recording.
struct SymmetryScore {
  ErrorSummary errors;
  double none_rmse = 0.0;      ///< of one who says that both sides are alike
  std::optional<double> told;  ///< of a true difference the part that is told: slope of told on true
};

struct GroupScore {
  std::size_t recordings = 0, runners = 0;
  Counts counts;
  double recall = 0.0, wrong_side = 0.0;
  std::optional<double> precision;
  std::map<std::size_t, QuantityScore> steps;  ///< by index of kStepQuantities
  std::optional<CurveScore> curve;
  std::map<std::size_t, double> baseline_rmse_all;              ///< by index of kLoadQuantities
  std::map<std::size_t, ErrorSummary> strides, stride_medians;  ///< by index of kStrideQuantities
  std::map<std::size_t, SymmetryScore> symmetry;                ///< by index of kLoadQuantities
};

GroupScore score_group(const std::vector<const RecordingScore*>& recordings);

struct Group {
  std::string name;    ///< "<source> / <variant>", or "strike <class>"
  std::string remark;  ///< what people should know of the figures; may be empty
  std::vector<const RecordingScore*> recordings;
  GroupScore score;
};

/// Sources and variants apart, then strike classes where the reference tells them. `recordings` must outlive
/// the groups.
std::vector<Group> group_by_source_and_strike(const std::vector<RecordingScore>& recordings);

}  // namespace evenstride::validation
