#include "core/base/site.h"

namespace evenstride {

std::string_view name(Side side) {
  switch (side) {
    case Side::kLeft:
      return "left";
    case Side::kRight:
      return "right";
    case Side::kUnknown:
      break;
  }
  return "unknown";
}

std::string_view name(Site site) {
  switch (site) {
    case Site::kLeftShoe:
      return "leftshoe";
    case Site::kRightShoe:
      return "rightshoe";
    case Site::kPelvis:
      return "pelvis";
    case Site::kTrunk:
      return "trunk";
    case Site::kShoe:
      break;
  }
  return "shoe";
}

std::optional<Site> site_from_name(std::string_view text) {
  for (Site site : kAllSites)
    if (name(site) == text) return site;
  return std::nullopt;
}

}  // namespace evenstride
