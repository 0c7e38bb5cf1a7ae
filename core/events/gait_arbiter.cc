#include "core/events/gait_arbiter.h"

namespace evenstride {

bool GaitArbiter::speaks_for_running(const FootStance& stance) const {
  if (stance.walking || !stance.toe_off || !stance.previous_stride_time_s) return false;
  const bool strange = stance.quality.has(Mark::kOutsideModel);
  if (strange && told_ != Gait::kRunning) return false;
  const double duty = seconds(*stance.toe_off - stance.initial_contact) / *stance.previous_stride_time_s;
  return duty < params_.run_duty_max &&
         *stance.previous_stride_time_s < (strange ? params_.strange_stride_max_s : params_.run_stride_max_s);
}

std::optional<Time> GaitArbiter::first_held_run() const {
  for (std::size_t i = 0; i < held_.size(); ++i)
    if (!held_[i].walking) return held_[i].initial_contact;
  return std::nullopt;
}

}  // namespace evenstride
