#include "core/results.h"

#include <array>

namespace evenstride {

std::string_view name(Gait gait) {
  static constexpr std::array<std::string_view, 4> kNames = {"unknown", "standing", "walking", "running"};
  return kNames.at(static_cast<std::size_t>(gait));
}

std::string_view name(SymmetryQuantity quantity) {
  static constexpr std::array<std::string_view, kSymmetryQuantityCount> kNames = {
      "contact_time", "flight_time", "peak_force", "impulse", "impact_peak", "pelvic_drop"};
  return kNames.at(static_cast<std::size_t>(quantity));
}

std::string_view name(FatigueChannel channel) {
  static constexpr std::array<std::string_view, kFatigueChannelCount> kNames = {
      "contact_time",    "duty_factor", "cadence",    "vertical_oscillation",   "impact_peak",
      "foot_strike",     "drop_left",   "drop_right", "counter_rotation_range", "trunk_lean",
      "contact_symmetry"};
  return kNames.at(static_cast<std::size_t>(channel));
}

}  // namespace evenstride
