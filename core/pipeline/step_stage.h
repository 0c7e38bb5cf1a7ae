/// Stances become records of steps and strides. The first ones wait until the forward axes of pelvis and
/// trunk are known, so that a run's first steps have all their figures too; after that each passes through at
/// once.
#pragma once

#include "core/events/foot_order.h"
#include "core/math/ring.h"
#include "core/pipeline/body_stage.h"
#include "core/stride/foot_balance.h"
#include "core/stride/stride_builder.h"

namespace evenstride {

struct StepStageParams {
  double longest_wait_s =
      12.0;               ///< from a session's first contact; less than the segments' histories reach back
  std::size_t held = 64;  ///< stances that can wait
  StrideParams stride = {};
  PersonalForce personal = {};
};

class StepStage {
 public:
  /// `loading` must outlive this.
  explicit StepStage(const LoadingModel& loading, const StepStageParams& params = {})
      : params_(params),
        builder_(params.stride, params.personal, &loading),
        balance_(loading.toe_off_s_per_g),
        held_(params.held) {}

  /// Stances in order of their end; `emit(GaitRecords)` takes what became known.
  template <class Emit>
  void push(const FootStance& stance, BodyStage& body, Emit&& emit) {
    body.learn_from(stance);
    if (passing_) {
      build(stance, body, emit);
      return body.settle(stance);
    }
    if (held_.full()) release(body, emit);
    held_.push(stance);
    const double waited_s = seconds(stance.initial_contact - held_.front().initial_contact);
    const bool sure = body.mountings_sure() && !side_may_come(body);
    if (!body.any() || sure || waited_s > params_.longest_wait_s) release(body, emit);
  }
  template <class Emit>
  void advance(Time now, Emit&& emit) {
    if (passing_) emit(builder_.advance(now));
  }
  template <class Emit>
  void finish(BodyStage& body, Emit&& emit) {
    release(body, emit);
    emit(builder_.finish());
  }

 private:
  template <class Emit>
  void build(const FootStance& stance, BodyStage& body, Emit&& emit) {
    const GaitSources sources = body.sources();
    const GaitRecords records = builder_.push(balance_.corrected(stance, sources.pelvis), sources);
    if (records.stride) body.follow_bend(*records.stride);
    emit(records);
  }
  template <class Emit>
  void release(BodyStage& body, Emit&& emit) {
    tell_sides();
    for (std::size_t i = 0; i < held_.size(); ++i) build(held_[i], body, emit);
    held_.clear();
    passing_ = true;
  }

  // Forward is known, left and right with the pelvis's next steps.
  bool side_may_come(const BodyStage& body) const {
    return held_.back().side == Side::kUnknown && held_.back().quality.has(Mark::kFromPelvis) &&
           body.sources().pelvis.has_gyro;
  }
  // The pelvis alone tells the first steps before it knows forward, and so left from right: feet alternate.
  void tell_sides() {
    for (std::size_t i = held_.size(); i-- > 1;) {
      FootStance& stance = held_[i - 1];
      const FootStance& next = held_[i];
      if (stance.side != Side::kUnknown || !stance.quality.has(Mark::kFromPelvis) ||
          !is_one_step(stance.initial_contact, next.initial_contact))
        continue;
      stance.side = opposite(next.side);
      if (stance.side != Side::kUnknown) stance.quality.remove(Mark::kSideUnknown);
    }
  }

  StepStageParams params_;
  StrideBuilder builder_;
  FootBalance balance_;
  Ring<FootStance> held_;
  bool passing_ = false;
};

}  // namespace evenstride
