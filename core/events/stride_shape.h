/// The shape of a shoe's specific force over a stride: its norm as a logarithm, so that no axis, no mounting,
/// no single impact and no full scale counts for much.
///
/// In running the foot swings at several g, most of all just before contact; with contact it comes to rest
/// within 80 ms, rolls off, and swings again. In walking the same, softer, and with a rest of half a stride.
/// What is looked for is that course as a whole, not its highest peak: with soft shoes, or at a sensor high
/// on the foot, that is the swing before contact, with hard ones the impact after it.
///
/// The mean courses are those of 11 runners of hybrid_running (F001, F004, F009, F013, F016, F019, F023,
/// F026, H01, H04, H11) and 5 walkers of voisard2023_walking (S01 to S09), by their true contacts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace evenstride {

inline constexpr std::size_t kShapeBins = 32;
using StrideProfile = std::array<double, kShapeBins>;  ///< of `force_level`, one stride in equal parts

/// Logarithm of |specific force| / g, limited to 0.5 to 12 g.
double force_level(double norm_mps2);

enum class ShoeGait : std::uint8_t { kRunning, kWalking };

/// Where in a profile the contact lies.
struct ShapeFit {
  double phase = 0.0;     ///< 0 to 1, of the contact within the profile
  double likeness = 0.0;  ///< normalised correlation with the mean course, -1 to 1
};
ShapeFit fit_stride(const StrideProfile& profile, ShoeGait gait);

/// The course of the level about a contact, every 10 ms.
struct ContactCourse {
  std::size_t before = 0, after = 0;  ///< values before and after the one at the contact
  std::span<const double> mean;       ///< before + 1 + after values, zero mean, norm 1
};
ContactCourse contact_course(ShoeGait gait);

/// The walking course needs the most.
inline constexpr std::size_t kCourseBeforeMax = 30, kCourseAfterMax = 25;

}  // namespace evenstride
