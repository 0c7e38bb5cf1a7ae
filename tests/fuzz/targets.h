/// What is fed with bytes that nobody vouches for. Each target takes any bytes, and ends the program when a
/// promise is broken; libFuzzer makes up the bytes (tools/test), and the ordinary build plays
/// `data/fuzz_seeds` through all of them.
#pragma once

#include <string_view>

namespace evenstride::fuzz {

void frames(std::string_view bytes);  ///< frames by length and WebSocket messages, however they are cut up
void block(std::string_view bytes);   ///< one ClientFrame, to readings in SI units
void http(std::string_view bytes);  ///< a connection to the page's server, also one that becomes a WebSocket
void recording(std::string_view bytes);  ///< an MCAP file: read, mended, read again
void events(std::string_view bytes);  ///< what sensors may say, through the whole pipeline (script: events.cc)
void bids(std::string_view bytes);  ///< a Motion-BIDS recording, its files behind one another (bids_files.h)
void xdf(std::string_view bytes);   ///< a recording of Lab Streaming Layer
void config(std::string_view bytes);     ///< a configuration file
void ximu3(std::string_view bytes);      ///< bytes of an x-IMU3
void datagrams(std::string_view bytes);  ///< what comes over UDP, genuine or not (steps: datagrams.cc)

struct Target {
  std::string_view name;
  void (*run)(std::string_view);
};
inline constexpr Target kTargets[] = {
    {"frames", frames}, {"block", block},        {"http", http}, {"recording", recording},
    {"events", events}, {"bids", bids},          {"xdf", xdf},   {"config", config},
    {"ximu3", ximu3},   {"datagrams", datagrams}};

/// Ends the program, saying which promise is broken, unless it holds.
void promise(bool holds, std::string_view what);

}  // namespace evenstride::fuzz
