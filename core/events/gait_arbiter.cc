#include "core/events/gait_arbiter.h"

namespace evenstride {

void GaitArbiter::rest_if_paused(Time now) {
  if (gait_ == Gait::kUnknown || !last_stance_ || now - *last_stance_ < params_.pause) return;
  gait_ = Gait::kUnknown;
  votes_for_other_ = 0;
}

// Does the stance itself look like the gait whose finder found it?
bool GaitArbiter::speaks_for(const FootStance& stance) const {
  if (!stance.toe_off) return stance.walking;
  const double contact_s = seconds(*stance.toe_off - stance.initial_contact);
  if (!stance.previous_stride_time_s)
    return stance.walking ? contact_s > params_.walk_contact_min_s : contact_s < params_.run_contact_max_s;
  const double duty = contact_s / *stance.previous_stride_time_s;
  if (stance.walking) return duty > params_.walk_duty_min;
  return duty < params_.run_duty_max && *stance.previous_stride_time_s < params_.run_stride_max_s;
}

bool GaitArbiter::is_new(const FootStance& stance) const {
  const auto& last = last_contact_[static_cast<std::size_t>(stance.side)];
  return !last || stance.initial_contact - *last > params_.apart;
}

}  // namespace evenstride
