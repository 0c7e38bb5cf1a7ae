#include "core/stride/step_timing.h"

#include <cmath>

namespace evenstride {

StepTiming time_step(const FootStance& stance, std::optional<Time> next_other_contact) {
  StepTiming t;
  if (stance.toe_off && *stance.toe_off > stance.initial_contact)
    t.contact_time_s = seconds(*stance.toe_off - stance.initial_contact);
  if (!next_other_contact || *next_other_contact <= stance.initial_contact) return t;
  const double step_s = seconds(*next_other_contact - stance.initial_contact);
  if (step_s > kLongestStep_s) return t;
  t.step_time_s = step_s;
  if (t.contact_time_s) t.flight_time_s = step_s - *t.contact_time_s;
  return t;
}

std::optional<double> stride_time_s(Time previous_contact, const FootStance& now) {
  const double measured_s = seconds(now.initial_contact - previous_contact);
  if (!(measured_s >= kShortestStride_s && measured_s <= kLongestStride_s)) return std::nullopt;
  const double told_s = now.previous_stride_time_s.value_or(measured_s);
  if (std::abs(told_s - measured_s) > 0.2 * measured_s) return std::nullopt;
  return measured_s;
}

}  // namespace evenstride
