/// The channels of a recording.
#pragma once

#include <string_view>

namespace evenstride::topic {

inline constexpr std::string_view kSession = "/session";
inline constexpr std::string_view kSensors = "/sensors";
inline constexpr std::string_view kBlocks = "/blocks/";  ///< followed by the site's name
inline constexpr std::string_view kMarkers = "/markers";
inline constexpr std::string_view kClock = "/clock";
inline constexpr std::string_view kTicks = "/ticks";
inline constexpr std::string_view kGone = "/sensors_gone";
inline constexpr std::string_view kEnd = "/end";
inline constexpr std::string_view kResults =
    "/results/";  ///< followed by step, stride, symmetry, fatigue, ...

}  // namespace evenstride::topic
