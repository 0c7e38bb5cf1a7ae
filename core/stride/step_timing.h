/// Durations of one step from the contacts of both feet.
#pragma once

#include <optional>

#include "core/base/time.h"
#include "core/events/foot_stance.h"

namespace evenstride {

struct StepTiming {
  std::optional<double> contact_time_s;
  std::optional<double> flight_time_s;  ///< < 0 in walking: both feet on the ground
  std::optional<double> step_time_s;
};

/// Longest pause between the contacts of both feet that still is one step.
inline constexpr double kLongestStep_s = 1.5;
/// Strides outside this are pauses or missed contacts.
inline constexpr double kShortestStride_s = 0.4, kLongestStride_s = 2.5;

/// `next_other_contact`: of the other foot, after this one's. Flight and step time are absent without it, or
/// when it comes later than kLongestStep_s; contact time is absent without a toe-off.
StepTiming time_step(const FootStance& stance, std::optional<Time> next_other_contact);

/// Time between two contacts of one foot; absent when no single stride lies between them: outside the limits,
/// or apart from what the event finder itself measured (`previous_stride_time_s`) by more than a fifth.
std::optional<double> stride_time_s(Time previous_contact, const FootStance& now);

}  // namespace evenstride
