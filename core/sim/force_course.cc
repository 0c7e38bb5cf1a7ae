#include "core/sim/force_course.h"

#include <algorithm>
#include <cmath>

#include "core/base/units.h"

namespace evenstride::sim {
namespace {

constexpr int kGrid = 100;
constexpr double kMostBend = 0.4;  ///< how far the peak's terms may be stretched, units of the mean
constexpr double kNear = 2e-4;
constexpr int kRounds = 12;

ForceCourse bent(const RunningModel& model, const RunningKind& kind, double bend) {
  ForceCourse course{};
  for (std::size_t k = 0; k < course.size(); ++k)
    course[k] = at_kind(model.force[k].kind, kind) + bend * model.force[k].by_peak;
  const double mean = mean_of(course);
  for (double& term : course) term /= mean;
  return course;
}

/// Where the peak is lowest, by thirds.
double lowest_bend(const RunningModel& model, const RunningKind& kind) {
  double low = -kMostBend, high = kMostBend;
  while (high - low > 2e-3) {
    const double third = (high - low) / 3.0;
    const bool left = peak_of(bent(model, kind, low + third)) < peak_of(bent(model, kind, high - third));
    (left ? high : low) = left ? high - third : low + third;
  }
  return 0.5 * (low + high);
}

}  // namespace

/// sin(k x) by their recurrence.
double force_at(const ForceCourse& course, double u) {
  const double x = kPi * u, twice_cos = 2.0 * std::cos(x);
  double before = 0.0, now = std::sin(x), sum = 0.0;
  for (const double term : course) {
    sum += term * now;
    const double next = twice_cos * now - before;
    before = now;
    now = next;
  }
  return sum;
}

double mean_of(const ForceCourse& course) {
  double mean = 0.0;
  for (std::size_t i = 0; i < course.size(); i += 2)
    mean += 2.0 * course[i] / (kPi * static_cast<double>(i + 1));
  return mean;
}

/// Integral of u sin(k pi u) = -cos(k pi) / (k pi).
double centroid_of(const ForceCourse& course) {
  double moment = 0.0;
  for (std::size_t i = 0; i < course.size(); ++i)
    moment += (i % 2 == 0 ? 1.0 : -1.0) * course[i] / (kPi * static_cast<double>(i + 1));
  return moment / mean_of(course);
}

double peak_of(const ForceCourse& course) {
  double peak = 0.0;
  for (int i = 1; i < kGrid; ++i) peak = std::max(peak, force_at(course, static_cast<double>(i) / kGrid));
  return peak;
}

/// The peak is a convex function of the bend, and rises with it wherever the active peak is the highest, by
/// about as much. Too low a wish leads below the lowest peak there is: that one it is then.
ForceCourse force_course(const RunningModel& model, const RunningKind& kind, double peak) {
  double bend = 0.0;
  for (int i = 0; i < kRounds; ++i) {
    const double missing = peak - peak_of(bent(model, kind, bend));
    if (std::abs(missing) < kNear) return bent(model, kind, bend);
    bend = std::clamp(bend + missing, -kMostBend, kMostBend);
  }
  return bent(model, kind, lowest_bend(model, kind));
}

}  // namespace evenstride::sim
