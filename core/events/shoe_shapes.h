/// The mean course of a shoe's force level (force_level.h) over a stride and about a contact, of people who
/// ran and who walked, by their true contacts.
///
/// In running the foot swings at several g, most of all just before contact; with contact it comes to rest
/// within 80 ms, rolls off, and swings again. In walking the same, softer, and with a rest of half a stride.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/model_text.h"
#include "core/base/result.h"
#include "core/events/force_level.h"

namespace evenstride {

enum class ShoeGait : std::uint8_t { kRunning, kWalking };

inline constexpr std::size_t kShapeBins = 32;
using StrideProfile = std::array<double, kShapeBins>;  ///< levels of one stride, in equal parts

/// A course about a contact: levels before and after the one at the contact, every `kLevelCell`.
inline constexpr std::size_t kRunBefore = 10, kRunAfter = 10, kWalkBefore = 30, kWalkAfter = 25;
using RunContact = std::array<double, kRunBefore + 1 + kRunAfter>;
using WalkContact = std::array<double, kWalkBefore + 1 + kWalkAfter>;

/// Frozen; fitted by `evenstride fit-shapes`.
struct ShoeShapes : ModelOrigin {
  static constexpr std::string_view kKindName = "shoe_shapes";
  StrideProfile run_stride{}, walk_stride{};  ///< from contact to contact
  RunContact run_contact{};
  WalkContact walk_contact{};

  /// Fails with one line on a wrong format, version, count or number.
  static Result<ShoeShapes> parse(std::string_view text);
  std::string text() const;
  /// The one that was built in (data/models/shoe_shapes.txt).
  static const ShoeShapes& builtin();
};

}  // namespace evenstride
