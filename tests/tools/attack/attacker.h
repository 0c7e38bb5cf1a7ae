/// Plain connections from an address of their own, as many as wanted, none of which waits.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <vector>

#include "ingest/net/endpoint.h"

namespace evenstride::test {

/// As many descriptors as this process may have.
inline void raise_descriptor_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// All of 127.0.0.0/8 is this machine: the daemon takes each for another address.
class Attacker {
 public:
  explicit Attacker(std::string address = "127.0.0.66") : address_(std::move(address)) {}
  ~Attacker() { hang_up(); }
  Attacker(const Attacker&) = delete;
  Attacker& operator=(const Attacker&) = delete;

  bool connect(const Endpoint& to) {
    const int one = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in here{}, there{};
    here.sin_family = there.sin_family = AF_INET;
    ::inet_pton(AF_INET, address_.c_str(), &here.sin_addr);
    ::inet_pton(AF_INET, to.address.c_str(), &there.sin_addr);
    there.sin_port = htons(to.port);
    const int yes = 1;
    ::setsockopt(one, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    const bool good = one >= 0 && ::bind(one, reinterpret_cast<sockaddr*>(&here), sizeof here) == 0 &&
                      ::connect(one, reinterpret_cast<sockaddr*>(&there), sizeof there) == 0;
    if (good) {
      open_.push_back(one);
    } else if (one >= 0) {
      ::close(one);
    }
    return good;
  }
  /// To each of them; what does not fit is left out.
  void say(const std::string& bytes) {
    for (const int one : open_) (void)!::send(one, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  /// How many the daemon has closed by now.
  std::size_t closed() const {
    std::size_t out = 0;
    for (const int one : open_) {
      pollfd state{one, POLLIN | POLLRDHUP, 0};
      if (::poll(&state, 1, 0) > 0 && (state.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0) ++out;
    }
    return out;
  }
  /// What the last one is answered, up to its end.
  std::string answer() const {
    std::string out;
    char buffer[4096];
    for (ssize_t size; (size = ::recv(open_.back(), buffer, sizeof buffer, 0)) > 0;) {
      out.append(buffer, static_cast<std::size_t>(size));
    }
    return out;
  }
  /// Pours into the last one until so much is gone or the daemon has had enough. @return how much went.
  std::size_t pour(std::size_t most) const {
    const std::string bytes(64 * 1024, 'x');
    std::size_t gone = 0;
    while (gone < most) {
      const ssize_t sent =
          ::send(open_.back(), bytes.data(), std::min(bytes.size(), most - gone), MSG_NOSIGNAL);
      if (sent <= 0) break;
      gone += static_cast<std::size_t>(sent);
    }
    return gone;
  }
  std::size_t size() const { return open_.size(); }
  void hang_up() {
    for (const int one : open_) ::close(one);
    open_.clear();
  }

 private:
  const std::string address_;
  std::vector<int> open_;
};

}  // namespace evenstride::test
