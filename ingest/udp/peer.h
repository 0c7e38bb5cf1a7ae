/// What the thread that hears datagrams knows of a link.
#pragma once

#include <algorithm>
#include <atomic>
#include <boost/asio/ip/udp.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>  // Boost 1.74's coroutines forget it

#include "ingest/udp/replay_window.h"
#include "ingest/udp/udp_link.h"

namespace evenstride {

struct UdpPeer {
  static constexpr int kMostWaiting = 256;  ///< datagrams on their way to the worker
  using Now = std::chrono::steady_clock::time_point;

  UdpPeer(DatagramKey k, const boost::asio::ip::udp::endpoint& from, std::size_t w,
          std::shared_ptr<UdpLink> l, const IngestLimits& limits, Now now)
      : key(std::move(k)),
        at(from),
        worker(w),
        link(std::move(l)),
        rate(static_cast<double>(limits.bytes_per_second)),
        burst(static_cast<double>(limits.burst_bytes)),
        allowance(burst),
        refilled(now) {}

  /// False: above its rate.
  bool may_send(std::size_t bytes, Now now) {
    allowance = std::min(burst, allowance + rate * std::chrono::duration<double>(now - refilled).count());
    refilled = now;
    if (allowance < static_cast<double>(bytes)) return false;
    allowance -= static_cast<double>(bytes);
    return true;
  }

  DatagramKey key;
  boost::asio::ip::udp::endpoint at;  ///< where its newest datagram came from
  std::size_t worker;
  std::shared_ptr<UdpLink> link;  ///< null once it has ended
  ReplayWindow window;
  std::shared_ptr<std::atomic<int>> waiting = std::make_shared<std::atomic<int>>(0);
  double rate, burst, allowance;  ///< bytes
  Now refilled;
  std::optional<Now> ended;
  std::string last_words;  ///< the datagram that ended it
};

}  // namespace evenstride
