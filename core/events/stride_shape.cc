#include "core/events/stride_shape.h"

#include <algorithm>
#include <cmath>

#include "core/base/units.h"

namespace evenstride {
namespace {

template <std::size_t N>
using Course = std::array<double, N>;

// Levels from contact to contact.
constexpr StrideProfile kRun{1.74, 1.61, 0.93, 0.41, 0.38, 0.56, 0.79, 0.98, 1.10, 1.16, 1.12,
                             1.08, 1.04, 1.17, 1.32, 1.32, 1.26, 1.18, 1.02, 0.77, 0.48, 0.32,
                             0.43, 0.63, 0.76, 0.86, 1.05, 1.39, 1.76, 1.91, 1.89, 1.76};
constexpr StrideProfile kWalk{1.05, 0.94, 0.61, 0.35, 0.14, 0.07, 0.04, 0.03, 0.02, 0.03, 0.04,
                              0.04, 0.06, 0.08, 0.10, 0.11, 0.16, 0.34, 0.85, 1.04, 0.92, 0.48,
                              0.15, 0.05, 0.11, 0.34, 0.60, 0.81, 0.95, 1.01, 1.07, 0.94};
// Every 10 ms about a contact.
constexpr std::size_t kRunBefore = 10, kRunAfter = 10;
constexpr Course<kRunBefore + 1 + kRunAfter> kRunContact{1.33, 1.52, 1.69, 1.82, 1.90, 1.92, 1.91,
                                                         1.88, 1.81, 1.74, 1.71, 1.74, 1.75, 1.65,
                                                         1.42, 1.08, 0.74, 0.50, 0.39, 0.38, 0.41};
constexpr std::size_t kWalkBefore = kCourseBeforeMax, kWalkAfter = kCourseAfterMax;
constexpr Course<kWalkBefore + 1 + kWalkAfter> kWalkContact{
    0.13, 0.11, 0.10, 0.10, 0.12, 0.17, 0.22, 0.29, 0.35, 0.42, 0.48, 0.55, 0.61, 0.67,
    0.73, 0.79, 0.84, 0.88, 0.91, 0.93, 0.95, 0.96, 0.98, 1.01, 1.03, 1.04, 1.01, 0.96,
    0.90, 0.89, 0.93, 0.99, 1.03, 1.04, 1.01, 0.93, 0.82, 0.71, 0.62, 0.56, 0.50, 0.42,
    0.33, 0.24, 0.18, 0.14, 0.11, 0.09, 0.08, 0.07, 0.05, 0.05, 0.04, 0.04, 0.03, 0.03};

template <std::size_t N>
Course<N> normalised(Course<N> course) {
  double sum = 0.0, squares = 0.0;
  for (double v : course) sum += v;
  for (double& v : course) v -= sum / static_cast<double>(N), squares += v * v;
  const double scale = squares > 0.0 ? 1.0 / std::sqrt(squares) : 0.0;
  for (double& v : course) v *= scale;
  return course;
}

/// Correlation of a profile whose contact lies `shift` bins on with a mean course.
double shifted_likeness(const StrideProfile& profile, const StrideProfile& mean, std::size_t shift) {
  double sum = 0.0;
  for (std::size_t i = 0; i < kShapeBins; ++i) sum += mean[i] * profile[(i + shift) % kShapeBins];
  return sum;
}

}  // namespace

double force_level(double norm_mps2) { return std::log(std::clamp(norm_mps2 / kGravity_mps2, 0.5, 12.0)); }

ShapeFit fit_stride(const StrideProfile& profile, ShoeGait gait) {
  static const StrideProfile run = normalised(kRun), walk = normalised(kWalk);
  const StrideProfile seen = normalised(profile);
  const StrideProfile& mean = gait == ShoeGait::kWalking ? walk : run;
  StrideProfile at{};
  for (std::size_t shift = 0; shift < kShapeBins; ++shift) at[shift] = shifted_likeness(seen, mean, shift);
  const auto best = static_cast<std::size_t>(std::max_element(at.begin(), at.end()) - at.begin());
  const double left = at[(best + kShapeBins - 1) % kShapeBins], right = at[(best + 1) % kShapeBins];
  const double bend = left - 2.0 * at[best] + right;
  const double phase = (static_cast<double>(best) + (bend < 0.0 ? 0.5 * (left - right) / bend : 0.0)) /
                       static_cast<double>(kShapeBins);
  return {phase - std::floor(phase), at[best]};
}

ContactCourse contact_course(ShoeGait gait) {
  static const auto run = normalised(kRunContact);
  static const auto walk = normalised(kWalkContact);
  if (gait == ShoeGait::kWalking) return {kWalkBefore, kWalkAfter, walk};
  return {kRunBefore, kRunAfter, run};
}

}  // namespace evenstride
