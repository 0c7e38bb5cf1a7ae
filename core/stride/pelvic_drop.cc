#include "core/stride/pelvic_drop.h"

#include <algorithm>
#include <cassert>

#include "core/stride/segment_window.h"

namespace evenstride {

double pelvic_drop_rad(std::span<const double> obliquity_rad, double step_s, double contact_s,
                       double toe_off_s, Side side) {
  assert(side != Side::kUnknown);
  // In left stance the swing side is the right one: its fall lifts the left side against it.
  const double sign = side == Side::kLeft ? 1.0 : -1.0;
  const double at_contact = sign * value_at(obliquity_rad, step_s, contact_s);
  double highest = std::max(at_contact, sign * value_at(obliquity_rad, step_s, toe_off_s));
  for (std::size_t i = 0; i < obliquity_rad.size(); ++i) {
    const double t = static_cast<double>(i) * step_s;
    if (t > contact_s && t < toe_off_s) highest = std::max(highest, sign * obliquity_rad[i]);
  }
  return highest - at_contact;
}

}  // namespace evenstride
