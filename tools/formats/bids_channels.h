/// Which column of a motion file is what: the meaning of a Motion-BIDS `_channels.tsv`.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/site.h"
#include "tools/formats/tsv.h"

namespace evenstride {

/// A column, and what one of its units is in SI.
struct BidsColumn {
  std::size_t index = 0;
  double scale = 1.0;
};

/// The columns of one tracked point.
struct BidsChannels {
  std::string tracked_point;
  std::array<BidsColumn, 3> accel;
  std::optional<std::array<BidsColumn, 3>> gyro;
  std::optional<BidsColumn> latency;
};

struct BidsChannelMap {
  std::size_t column_count = 0;
  std::vector<BidsChannels> points;
  std::vector<std::string> notes;  ///< columns that nothing here uses
};

/// `name` stands in error lines. Fails without a point that has all of ACCEL x, y, z, and on units that are
/// no acceleration, angular rate or time.
Result<BidsChannelMap> map_channels(const Table& channels, const std::string& name);

/// Where a sensor of this name is worn: "left_foot", "LeftShoe", "L5", "sacrum", "sternum", "foot" ...
std::optional<Site> site_of_point(std::string_view name);

}  // namespace evenstride
