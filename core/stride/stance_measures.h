/// What one stance of one foot was like: what can be told at once when it has ended.
#pragma once

#include "core/events/foot_stance.h"
#include "core/math/butterworth.h"
#include "core/stride/force_features.h"
#include "core/stride/loading_model.h"
#include "core/stride/personal_force.h"
#include "core/stride/records.h"
#include "core/stride/segment_window.h"
#include "core/stride/sources.h"

namespace evenstride {

/// Fills the fields of a step that need no later contact.
class StanceMeasures {
 public:
  /// `model` must outlive this; null: no peak force. `grade_ratio`: rise over run, if somebody knows it.
  StanceMeasures(const LoadingModel* model, const PersonalForce& personal,
                 std::optional<double> grade_ratio = std::nullopt);

  /// `trust_vertical` false: the pelvis's vertical is not used for the force. `record`: side, times and
  /// contact time set. Looks at the pelvis from 200 ms before contact to 60 ms after toe-off, or as far as
  /// there is.
  void measure(const FootStance& stance, const GaitSources& sources, bool trust_vertical, StepRecord& record);
  /// The last stance's course of force, mean 1; nothing where its peak was not told by a model with shapes.
  const std::optional<ForceShape>& force_shape() const { return force_shape_; }
  /// Forgets the runner's level: after a pause.
  void restart() { levels_.clear(); }
  /// Of the last stance measured; nothing in walking, and without contact time or the stride before.
  const std::optional<ForceFeatures>& force_features() const { return force_features_; }

 private:
  void measure_drop(const FootStance& stance, SegmentWindow& pelvis, StepRecord& record) const;

  std::optional<double> peak_force_bw(StepRecord& record);
  double told_by(LoadingInput input, const LoadingSplit& split, StepRecord& record);

  const LoadingModel* model_;
  PersonalForce personal_;
  std::optional<double> grade_ratio_;
  Butterworth2 angle_filter_;
  ForceFeatureExtractor force_;
  std::optional<ForceFeatures> force_features_;
  std::optional<ForceShape> force_shape_;
  LoadingLevels levels_;
  LoadingInput levels_input_ = LoadingInput::kTimes;
};

}  // namespace evenstride
