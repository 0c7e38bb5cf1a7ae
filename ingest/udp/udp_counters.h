/// What the UDP way in counts. Sensors that are in are counted with the others, in `LinkCounters`.
#pragma once

#include <atomic>
#include <cstdint>

namespace evenstride {

struct UdpCounters {
  std::atomic<std::uint64_t> datagrams{0};     ///< received
  std::atomic<std::uint64_t> challenges{0};    ///< genuine Hellos that were asked for a sign of life
  std::atomic<std::uint64_t> no_datagram{0};   ///< refused: too long, too short, of no known kind
  std::atomic<std::uint64_t> unknown_key{0};   ///< refused: no token has this key
  std::atomic<std::uint64_t> unknown_link{0};  ///< refused: no such link
  std::atomic<std::uint64_t> wrong_tag{0};     ///< refused: not made with the key
  std::atomic<std::uint64_t> wrong_runner{0};  ///< refused: the key is for another runner
  std::atomic<std::uint64_t> bad_hello{0};     ///< refused for what the Hello says
  std::atomic<std::uint64_t> refused_full{0};  ///< refused: too many, in all or of one address
  std::atomic<std::uint64_t> again{0};         ///< dropped: came before, or much too late
  std::atomic<std::uint64_t> throttled{0};     ///< dropped: above the sensor's rate
  std::atomic<std::uint64_t> behind{0};        ///< dropped: the sensor's worker has too many waiting
  std::atomic<std::uint64_t> too_far{0};       ///< blocks dropped: too far ahead of a missing one
  std::atomic<std::uint64_t> old_blocks{0};    ///< blocks dropped: came before
  std::atomic<std::uint64_t> missed{0};        ///< blocks that the sensor gave up before they came
};

}  // namespace evenstride
