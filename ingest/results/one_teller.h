/// What people see of steps beside each other comes from like sensors. Contact time and force of a step that
/// the pelvis told in a shoe's place are off by more than sides differ: beside steps that a shoe told they
/// are not shown. A pelvis that is all there is, is shown. Tables for research hold every value with its
/// mark.
#pragma once

#include "core/stride/records.h"

namespace evenstride {

class OneTeller {
 public:
  /// Steps in order.
  StepRecord shown(StepRecord step) {
    shoes_tell_ = shoes_tell_ || is_of_shoe(step);
    if (!shoes_tell_ || is_of_shoe(step)) return step;
    step.contact_time_s.reset();
    step.flight_time_s.reset();
    step.peak_vgrf_bw.reset();
    step.vgrf_wave_bw.reset();
    return step;
  }

  /// A shoe has told a step.
  bool shoes_tell() const { return shoes_tell_; }

 private:
  bool shoes_tell_ = false;
};

}  // namespace evenstride
