/// One HTTP request at a time, for tests.
#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "ingest/net/endpoint.h"

namespace evenstride::test {

/// A connection on which raw bytes go out and come in.
class RawConnection {
 public:
  explicit RawConnection(const Endpoint& to) : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(to.port);
    ::inet_pton(AF_INET, to.address.c_str(), &address.sin_addr);
    connected_ = ::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~RawConnection() { ::close(descriptor_); }
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;
  bool connected() const { return connected_; }
  void send(const std::string& bytes) {
    (void)!::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  /// Up to the end, or until `stop` has come.
  std::string receive(const std::string& stop = "") {
    std::string out;
    while (stop.empty() || out.find(stop) == std::string::npos) {
      const std::string more = receive_some();
      if (more.empty()) break;
      out += more;
    }
    return out;
  }
  /// Waits for some bytes; nothing at the end of the connection.
  std::string receive_some() {
    char buffer[4096];
    const ssize_t size = ::recv(descriptor_, buffer, sizeof buffer, 0);
    return size <= 0 ? std::string() : std::string(buffer, static_cast<std::size_t>(size));
  }

 private:
  int descriptor_;
  bool connected_ = false;
};

struct Answer {
  int status = 0;
  std::string head, body;
};

inline Answer request(const Endpoint& to, const std::string& method, const std::string& path,
                      const std::string& body = "", const std::string& headers = "", std::string host = "") {
  if (host.empty()) host = text_of(to);
  RawConnection connection(to);
  connection.send(method + " " + path + " HTTP/1.1\r\nHost: " + host +
                  "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
                  headers + "\r\n" + body);
  const std::string all = connection.receive();
  const std::size_t split = all.find("\r\n\r\n");
  Answer answer;
  if (all.size() > 12) answer.status = std::atoi(all.c_str() + 9);
  answer.head = all.substr(0, split);
  if (split != std::string::npos) answer.body = all.substr(split + 4);
  return answer;
}

}  // namespace evenstride::test
