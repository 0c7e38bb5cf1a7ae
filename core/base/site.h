/// Where a sensor is worn, and which leg a step belongs to.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace evenstride {

enum class Side : std::uint8_t { kLeft, kRight, kUnknown };

/// `kShoe` is a shoe whose side nobody told; its steps carry `Side::kUnknown`.
enum class Site : std::uint8_t { kLeftShoe, kRightShoe, kPelvis, kTrunk, kShoe };

inline constexpr std::size_t kSiteCount = 5;
inline constexpr std::array<Site, kSiteCount> kAllSites = {Site::kLeftShoe, Site::kRightShoe, Site::kPelvis,
                                                           Site::kTrunk, Site::kShoe};

constexpr std::size_t index(Site site) { return static_cast<std::size_t>(site); }
constexpr bool is_shoe(Site site) {
  return site == Site::kLeftShoe || site == Site::kRightShoe || site == Site::kShoe;
}
constexpr Side side_of(Site site) {
  return site == Site::kLeftShoe ? Side::kLeft : site == Site::kRightShoe ? Side::kRight : Side::kUnknown;
}
constexpr Side opposite(Side side) {
  return side == Side::kLeft ? Side::kRight : side == Side::kRight ? Side::kLeft : Side::kUnknown;
}

/// Names as in files and on the wire: "left", "right", "unknown"; "leftshoe", "rightshoe", "pelvis",
/// "trunk", "shoe".
std::string_view name(Side side);
std::string_view name(Site site);
std::optional<Site> site_from_name(std::string_view text);

}  // namespace evenstride
