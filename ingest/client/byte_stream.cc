#include "ingest/client/byte_stream.h"

#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "ingest/client/tls_stream.h"

namespace evenstride {
namespace {

constexpr int kConnectPatience_ms = 10'000;

Error system_error(const std::string& what) { return {what + ": " + std::strerror(errno)}; }

class PlainStream : public ByteStream {
 public:
  explicit PlainStream(int descriptor) : descriptor_(descriptor) {}
  ~PlainStream() override { ::close(descriptor_); }
  PlainStream(const PlainStream&) = delete;
  PlainStream& operator=(const PlainStream&) = delete;

  Result<std::size_t> send(std::string_view bytes) override {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) return static_cast<std::size_t>(sent);
    if (errno == EAGAIN || errno == EINTR) return std::size_t{0};
    return system_error("cannot send");
  }
  Result<std::size_t> receive(std::span<char> room) override {
    const ssize_t size = ::recv(descriptor_, room.data(), room.size(), MSG_DONTWAIT);
    if (size > 0) return static_cast<std::size_t>(size);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return std::size_t{0};
    return Error{"the daemon closed the connection"};
  }
  int descriptor() const override { return descriptor_; }

 private:
  int descriptor_;
};

bool connected_in_time(int descriptor, const addrinfo& to) {
  if (::connect(descriptor, to.ai_addr, to.ai_addrlen) == 0) return true;
  if (errno != EINPROGRESS) return false;
  pollfd wait{descriptor, POLLOUT, 0};
  if (::poll(&wait, 1, kConnectPatience_ms) <= 0) {
    errno = ETIMEDOUT;
    return false;
  }
  int failure = 0;
  socklen_t size = sizeof failure;
  ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &size);
  errno = failure;
  return failure == 0;
}

Result<int> connect_to(const Endpoint& to) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  const int failed = ::getaddrinfo(to.address.c_str(), std::to_string(to.port).c_str(), &hints, &found);
  if (failed != 0) return Error{"cannot find " + to.address + ": " + ::gai_strerror(failed)};
  Result<int> result = Error{"no address for " + to.address};
  for (const addrinfo* a = found; a != nullptr; a = a->ai_next) {
    const int descriptor =
        ::socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, a->ai_protocol);
    if (descriptor < 0) continue;
    if (connected_in_time(descriptor, *a)) {
      result = descriptor;
      break;
    }
    result = system_error("cannot reach " + text_of(to));
    ::close(descriptor);
  }
  ::freeaddrinfo(found);
  return result;
}

}  // namespace

Result<std::unique_ptr<ByteStream>> connect_stream(const Endpoint& to, const TlsTrust* trust) {
  const auto descriptor = connect_to(to);
  if (!descriptor) return Error{descriptor.error()};
  const int yes = 1;
  ::setsockopt(*descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  auto plain = std::make_unique<PlainStream>(*descriptor);
  if (trust == nullptr) return std::unique_ptr<ByteStream>(std::move(plain));
  return shake_hands(std::move(plain), *trust, to);
}

}  // namespace evenstride
