/// Running steps from the pelvis alone: contact, toe-off, peak force and side, for when a shoe is missing.
///
/// The body bounces once a step. Each bounce is cut out once it has ended and read (`BounceReader`); small
/// linear corrections, fitted once (`PelvisModel`), turn what was read into contact, toe-off and peak force.
/// The side is told by the roll rate in the second half of stance: the hip of the swing side is lifted, in
/// every step of hybrid_running. In walking the force hardly falls below 0.65 g: no step.
///
/// Input: an oriented pelvis sensor of 50 to 1,000 Hz; roll rate about the forward axis, rad/s, left side up
/// > 0, where the mounting is known.
#pragma once

#include <optional>

#include "core/base/units.h"
#include "core/events/foot_stance.h"
#include "core/events/pelvis_bounce.h"
#include "core/events/pelvis_model.h"
#include "core/math/butterworth.h"
#include "core/orientation/segment_history.h"

namespace evenstride {

struct PelvisStep {
  FootStance stance;  ///< marked kFromPelvis
  double peak_vgrf_bw = 0.0, peak_vgrf_sd_bw = 0.0;
  Bounce bounce;
};

struct PelvisEventParams {
  PelvisModel model = PelvisModel::builtin();
  BounceParams bounce = {};
  double bounce_peak_g = 1.25;                    ///< a bounce rises over this (5 Hz, causal)
  Duration tail = std::chrono::milliseconds(85);  ///< after the body is light again: end of the buffer
  double mean_gain = 0.3;  ///< over whole steps the mean force is 1 g: share of the excess taken off a step,
  double mean_correction_g = 0.3;  ///< by no more than this
  double side_keep = 0.7;          ///< weight of the steps before in the side's evidence
  double side_sure_radps = 0.5;    ///< evidence below this: side unknown
};

class PelvisEvents {
 public:
  explicit PelvisEvents(const PelvisEventParams& params = {});

  /// Samples in order of time; a pause of more than 0.1 s starts anew. Allocates nothing.
  std::optional<PelvisStep> push(const OrientedSample& pelvis, std::optional<double> roll_rate_radps);

  /// The step that was not yet closed when the recording ended.
  std::optional<PelvisStep> finish();

 private:
  void restart();
  void learn_offset(const Bounce& bounce);
  std::optional<PelvisStep> add(PelvisCell cell);
  std::optional<PelvisStep> close();
  PelvisStep make_step(const Bounce& bounce);
  std::optional<double> mean_roll_rate_radps(Time from, Time to) const;
  Side judge_side(const Bounce& bounce);

  PelvisEventParams params_;
  BounceReader reader_;
  Butterworth2 causal_;
  ButterworthState<double> causal_state_;
  bool started_ = false;
  PelvisCell last_;
  Time next_;
  double offset_g_ = 0.0;  ///< taken off the force
  int steps_ = 0;
  double slow_g_ = 1.0, peak_g_ = 0.0;
  bool heavy_ = false;
  std::optional<Time> light_since_;
  double evidence_ = 0.0;  ///< > 0: the last step was a left one
};

}  // namespace evenstride
