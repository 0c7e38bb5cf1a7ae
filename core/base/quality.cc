#include "core/base/quality.h"

#include <array>
#include <string_view>

namespace evenstride {
namespace {

constexpr std::array<std::string_view, kMarkCount> kNames = {
    "no_pelvis",     "no_trunk",        "no_other_shoe", "no_gyro",     "from_pelvis",
    "outside_model", "anchors_only",    "walking",       "clipped",     "gap",
    "uncalibrated",  "sensor_moved",    "side_unknown",  "detrended",   "turning",
    "slope",         "events_disagree", "clock_unsure",  "no_standing", "last_step",
    "sides_swapped"};

}  // namespace

std::string Quality::text() const {
  if (good()) return "good";
  std::string joined;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if ((bits_ >> i & 1u) == 0) continue;
    if (!joined.empty()) joined += '+';
    joined += kNames[i];
  }
  return joined;
}

}  // namespace evenstride
