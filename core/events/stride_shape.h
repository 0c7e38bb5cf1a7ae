/// The shape of a shoe's specific force over a stride: its norm as a logarithm, so that no axis, no mounting,
/// no single impact and no full scale counts for much.
///
/// What is looked for is the mean course (shoe_shapes.h) as a whole, not its highest peak: with soft shoes,
/// or at a sensor high on the foot, that is the swing before contact, with hard ones the impact after it.
#pragma once

#include <cstddef>
#include <span>

#include "core/events/shoe_shapes.h"

namespace evenstride {

/// Where in a profile the contact lies.
struct ShapeFit {
  double phase = 0.0;     ///< 0 to 1, of the contact within the profile
  double likeness = 0.0;  ///< normalised correlation with the mean course, -1 to 1
};

/// The course of the level about a contact, every `kLevelCell`.
struct ContactCourse {
  std::size_t before = 0, after = 0;  ///< values before and after the one at the contact
  std::span<const double> mean;       ///< before + 1 + after values, zero mean, norm 1
};

class StrideShape {
 public:
  explicit StrideShape(const ShoeShapes& shapes = ShoeShapes::builtin());

  ShapeFit fit(const StrideProfile& profile, ShoeGait gait) const;
  /// Views into this object.
  ContactCourse contact_course(ShoeGait gait) const;

 private:
  ShoeShapes mean_;  ///< each course with zero mean and norm 1
};

}  // namespace evenstride
