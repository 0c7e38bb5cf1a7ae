#include "core/events/stride_shape.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/events/signal_marks.h"

namespace evenstride {
namespace {

template <std::size_t N>
std::array<double, N> normalised(std::array<double, N> course) {
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

StrideShape::StrideShape(const ShoeShapes& shapes) {
  mean_.run_stride = normalised(shapes.run_stride);
  mean_.walk_stride = normalised(shapes.walk_stride);
  mean_.run_contact = normalised(shapes.run_contact);
  mean_.walk_contact = normalised(shapes.walk_contact);
}

ShapeFit StrideShape::fit(const StrideProfile& profile, ShoeGait gait) const {
  const StrideProfile seen = normalised(profile);
  const StrideProfile& mean = gait == ShoeGait::kWalking ? mean_.walk_stride : mean_.run_stride;
  StrideProfile at{};
  for (std::size_t shift = 0; shift < kShapeBins; ++shift) at[shift] = shifted_likeness(seen, mean, shift);
  const auto best = static_cast<std::size_t>(std::max_element(at.begin(), at.end()) - at.begin());
  const double left = at[(best + kShapeBins - 1) % kShapeBins], right = at[(best + 1) % kShapeBins];
  const double phase =
      (static_cast<double>(best) + peak_offset(left, at[best], right)) / static_cast<double>(kShapeBins);
  return {phase - std::floor(phase), at[best]};
}

ContactCourse StrideShape::contact_course(ShoeGait gait) const {
  if (gait == ShoeGait::kWalking) return {kWalkBefore, kWalkAfter, mean_.walk_contact};
  return {kRunBefore, kRunAfter, mean_.run_contact};
}

}  // namespace evenstride
