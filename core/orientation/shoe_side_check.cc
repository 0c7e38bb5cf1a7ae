#include "core/orientation/shoe_side_check.h"

#include <algorithm>

namespace evenstride {

// Two normal distributions of equal SD, at -mean (left) and +mean (right).
double left_log_odds(double twist_rad, const ShoeSideParams& params) {
  const double twist = std::clamp(twist_rad, -2.0 * params.mean_rad, 2.0 * params.mean_rad);
  return -2.0 * params.mean_rad * twist / (params.sd_rad * params.sd_rad);
}

Side side_from_twist(double twist_rad, const ShoeSideParams& params) {
  const double odds = left_log_odds(twist_rad, params);
  if (odds >= params.decide_at) return Side::kLeft;
  return odds <= -params.decide_at ? Side::kRight : Side::kUnknown;
}

SideVerdict check_shoe_sides(std::optional<double> left_twist_rad, std::optional<double> right_twist_rad,
                             const ShoeSideParams& params) {
  double odds = 0.0;
  if (left_twist_rad) odds += left_log_odds(*left_twist_rad, params);
  if (right_twist_rad) odds -= left_log_odds(*right_twist_rad, params);
  if (odds >= params.decide_at) return SideVerdict::kAsTold;
  return odds <= -params.decide_at ? SideVerdict::kSwapped : SideVerdict::kUnknown;
}

}  // namespace evenstride
