/// A stretch of network between a sensor and the daemon that loses, repeats and shuffles datagrams, by a
/// seed.
#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "ingest/net/endpoint.h"

namespace evenstride::test {

inline sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(port);
  out.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return out;
}

/// A socket that sends and hears datagrams.
class RawDatagrams {
 public:
  explicit RawDatagrams(std::uint16_t port = 0) : socket_(::socket(AF_INET, SOCK_DGRAM, 0)) {
    sockaddr_in at = loopback(port);
    (void)!::bind(socket_, reinterpret_cast<sockaddr*>(&at), sizeof at);
  }
  ~RawDatagrams() { ::close(socket_); }
  RawDatagrams(const RawDatagrams&) = delete;
  RawDatagrams& operator=(const RawDatagrams&) = delete;
  std::uint16_t port() const {
    sockaddr_in at{};
    socklen_t size = sizeof at;
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &size);
    return ntohs(at.sin_port);
  }
  void send(std::uint16_t to, const std::string& datagram) {
    const sockaddr_in at = loopback(to);
    (void)!::sendto(socket_, datagram.data(), datagram.size(), 0, reinterpret_cast<const sockaddr*>(&at),
                    sizeof at);
  }
  /// Nothing when none came in time. `from` is set to its port.
  std::string receive(int patience_ms, std::uint16_t* from = nullptr) {
    pollfd wait{socket_, POLLIN, 0};
    if (::poll(&wait, 1, patience_ms) <= 0) return {};
    std::string out(2048, '\0');
    sockaddr_in at{};
    socklen_t size = sizeof at;
    const ssize_t got =
        ::recvfrom(socket_, out.data(), out.size(), 0, reinterpret_cast<sockaddr*>(&at), &size);
    out.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    if (from != nullptr) *from = ntohs(at.sin_port);
    return out;
  }

 private:
  int socket_;
};

/// Stands between one sensor and the daemon, on a thread of its own.
class BadNetwork {
 public:
  struct Manners {
    double lose = 0.0, repeat = 0.0, delay = 0.0;  ///< shares; a delayed one is overtaken by up to ten
  };
  BadNetwork(std::uint16_t daemon, const Manners& manners, std::uint64_t seed)
      : daemon_(daemon), manners_(manners), random_(seed), thread_([this] { work(); }) {}
  ~BadNetwork() {
    stopping_ = true;
    thread_.join();
  }
  BadNetwork(const BadNetwork&) = delete;
  BadNetwork& operator=(const BadNetwork&) = delete;
  Endpoint at() const { return {"127.0.0.1", inside_.port()}; }
  std::uint64_t lost() const { return lost_; }
  std::uint64_t repeated() const { return repeated_; }
  std::uint64_t delayed() const { return delayed_; }
  /// From now on nothing gets through, or everything as before.
  void cut(bool is_cut) { cut_ = is_cut; }

 private:
  struct Waiting {
    bool up;
    std::string datagram;
    int after;  // so many others go first
  };
  bool with(double share) { return std::uniform_real_distribution<>(0.0, 1.0)(random_) < share; }
  void work() {
    while (!stopping_) {
      std::uint16_t from = 0;
      if (const std::string up = inside_.receive(1, &from); !up.empty()) {
        sensor_ = from;
        pass(true, up);
      }
      if (const std::string down = outside_.receive(0); !down.empty()) pass(false, down);
    }
  }
  void pass(bool up, const std::string& datagram) {
    for (auto& waiting : waiting_) --waiting.after;
    if (cut_ || with(manners_.lose)) {
      ++lost_;
    } else {
      if (with(manners_.delay)) {
        ++delayed_;
        waiting_.push_back({up, datagram, 1 + static_cast<int>(random_() % 10)});
      } else {
        put(up, datagram);
      }
      if (with(manners_.repeat)) {
        ++repeated_;
        waiting_.push_back({up, datagram, static_cast<int>(random_() % 5)});
      }
    }
    for (const auto& waiting : waiting_) {
      if (waiting.after <= 0) put(waiting.up, waiting.datagram);
    }
    std::erase_if(waiting_, [](const Waiting& waiting) { return waiting.after <= 0; });
  }
  void put(bool up, const std::string& datagram) {
    up ? outside_.send(daemon_, datagram) : inside_.send(sensor_, datagram);
  }
  const std::uint16_t daemon_;
  const Manners manners_;
  std::mt19937_64 random_;
  RawDatagrams inside_, outside_;
  std::uint16_t sensor_ = 0;
  std::vector<Waiting> waiting_;
  std::atomic<std::uint64_t> lost_{0}, repeated_{0}, delayed_{0};
  std::atomic<bool> stopping_{false}, cut_{false};
  std::thread thread_;
};

}  // namespace evenstride::test
