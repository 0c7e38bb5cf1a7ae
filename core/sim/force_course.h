/// The course of the vertical force over a running stance: a sine series without its own size.
#pragma once

#include "core/sim/running_model.h"

namespace evenstride::sim {

/// Sum of a_k sin(k pi u), u in [0, 1].
double force_at(const ForceCourse& course, double u);
/// Over u.
double mean_of(const ForceCourse& course);
/// Where its centre of gravity lies in the stance, 0 to 1.
double centroid_of(const ForceCourse& course);
double peak_of(const ForceCourse& course);

/// The model's course for this kind of runner, with mean 1 and the wished peak in units of the mean. A wish
/// that the impact peak alone exceeds is met as near as it can be.
ForceCourse force_course(const RunningModel& model, const RunningKind& kind, double peak);

}  // namespace evenstride::sim
