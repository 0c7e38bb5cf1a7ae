/// The numbers of a Motion-BIDS `_motion.tsv`, which has no header line.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/sample.h"
#include "tools/formats/bids_channels.h"

namespace evenstride {

struct MotionRows {
  std::vector<RawReading> readings;  ///< SI units; NaN where a cell holds "n/a"
  std::vector<double> latency_s;     ///< empty without such a column
  std::size_t missing = 0;           ///< rows with a cell that holds no number
};

/// Reads one point's columns. `name` stands in error lines. Fails on an empty file, on a row with more or
/// fewer than `column_count` cells, on a cell that is neither a number nor "n/a", and when no row holds a
/// number.
Result<MotionRows> parse_motion_rows(std::string_view text, std::size_t column_count,
                                     const BidsChannels& point, const std::string& name);

/// Customary full scales of inertial sensors.
inline constexpr double kAccelRanges_mps2[] = {19.61, 39.23, 78.45, 156.9, 313.8, 1961.3};
inline constexpr double kGyroRanges_radps[] = {4.363, 8.727, 17.45, 34.91, 69.81};

/// The level from which on readings of the three channels after `first` count as clipped: 0.2 % below their
/// largest magnitude, if that lies within 2.5 % of one of `ranges` and three readings reach the level; 0 =
/// none.
double plateau_of(std::span<const RawReading> readings, std::size_t first, std::span<const double> ranges);

}  // namespace evenstride
