/// The files of a Motion-BIDS recording of one sensor in one byte string: behind one another, with a
/// separator between them.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace evenstride::fuzz {

inline constexpr char kFileSeparator = '\x1E';
inline constexpr std::string_view kBidsRecording = "sub-A_task-run";
/// In this order; a file that is not there any more is not written.
inline constexpr std::array<std::string_view, 4> kBidsFiles = {"channels.tsv", "motion.json", "motion.tsv",
                                                               "arrival.tsv"};

}  // namespace evenstride::fuzz
