/// A thread that accepts TCP connections, as many as its limits allow, and hands each to a server. The server
/// runs them on the same thread.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>  // Boost 1.74's coroutines forget it

#include "core/base/result.h"
#include "ingest/net/endpoint.h"
#include "ingest/net/refusal.h"

namespace evenstride {

class TcpListener {
 public:
  struct Limits {
    std::size_t connections, connections_per_address;
  };
  /// Gets a connection of `address`. While `slot` is held it counts as open. Called on the listener's thread.
  using Take = std::function<void(boost::asio::ip::tcp::socket, const std::string& address,
                                  std::shared_ptr<void> slot)>;

  /// `counters` must outlive it. The thread runs from here on.
  TcpListener(const Limits& limits, ListenerCounters& counters, Take take, OnRefused refused = {});
  ~TcpListener();
  TcpListener(const TcpListener&) = delete;
  TcpListener& operator=(const TcpListener&) = delete;

  /// @return where, with the real port, or why not, e.g. that the port is in use.
  Result<Endpoint> listen(const Endpoint& where);
  /// Takes in a connection that was accepted elsewhere and stands for one of `address`; the descriptor of a
  /// stream socket is this listener's from here on. `take` goes before the one of the constructor. From any
  /// thread.
  void adopt(int descriptor, const std::string& address, Take take = {});
  boost::asio::io_context& loop();
  /// Ends the thread. What runs on it stands still and is destroyed with this object.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace evenstride
