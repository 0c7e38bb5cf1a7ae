#include "ingest/client/sensor_client.h"

#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "ingest/wire/frames.h"

namespace evenstride {
namespace {

constexpr std::chrono::seconds kWelcomePatience{10};
constexpr int kSendPatience_ms = 60'000;

Error system_error(const std::string& what) { return {what + ": " + std::strerror(errno)}; }

Result<int> connect_to(const std::string& address, std::uint16_t port) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  const int failed = ::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (failed != 0) return Error{"cannot find " + address + ": " + ::gai_strerror(failed)};
  Result<int> result = Error{"no address for " + address};
  for (const addrinfo* a = found; a != nullptr; a = a->ai_next) {
    const int descriptor = ::socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol);
    if (descriptor < 0) continue;
    if (::connect(descriptor, a->ai_addr, a->ai_addrlen) == 0) {
      result = descriptor;
      break;
    }
    result = system_error("cannot reach " + address + ":" + std::to_string(port));
    ::close(descriptor);
  }
  ::freeaddrinfo(found);
  return result;
}

}  // namespace

Result<std::unique_ptr<SensorClient>> SensorClient::connect(const std::string& address, std::uint16_t port) {
  const auto descriptor = connect_to(address, port);
  if (!descriptor) return Error{descriptor.error()};
  const int yes = 1;
  ::setsockopt(*descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return std::unique_ptr<SensorClient>(new SensorClient(*descriptor));
}

Result<std::unique_ptr<SensorClient>> SensorClient::join(const std::string& address, std::uint16_t port,
                                                         const v1::Hello& hello) {
  auto client = connect(address, port);
  if (!client) return client;
  v1::ClientFrame frame;
  *frame.mutable_hello() = hello;
  const Status sent = (*client)->send(frame);
  if (!sent) return Error{sent.error()};
  const auto answer = (*client)->receive(kWelcomePatience);
  if (!answer) return Error{answer.error()};
  if (!*answer) return Error{"the daemon does not answer"};
  if ((*answer)->has_error()) return Error{"the daemon refuses: " + (*answer)->error().message()};
  if (!(*answer)->has_welcome()) return Error{"the daemon answers something else than a Welcome"};
  (*client)->welcome_ = (*answer)->welcome();
  return client;
}

SensorClient::~SensorClient() { ::close(descriptor_); }

Status SensorClient::send(const v1::ClientFrame& frame) { return send_bytes(frame_bytes(frame)); }

Status SensorClient::send_bytes(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN) return system_error("cannot send");
    pollfd wait{descriptor_, static_cast<short>(ended_ ? POLLOUT : POLLOUT | POLLIN), 0};
    if (::poll(&wait, 1, kSendPatience_ms) == 0) return Error{"the daemon does not read"};
    if ((wait.revents & POLLIN) != 0) fill(std::chrono::milliseconds(0));
  }
  return Done{};
}

bool SensorClient::fill(std::chrono::milliseconds patience) {
  pollfd wait{descriptor_, POLLIN, 0};
  if (::poll(&wait, 1, static_cast<int>(patience.count())) <= 0) return false;
  const auto room = decoder_.space();
  const ssize_t size = ::recv(descriptor_, room.data(), room.size(), MSG_DONTWAIT);
  if (size > 0) decoder_.commit(static_cast<std::size_t>(size));
  if (size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR)) ended_ = true;
  return size > 0;
}

Result<std::optional<v1::ServerFrame>> SensorClient::receive(std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (true) {
    std::string_view bytes;
    const auto next = decoder_.next(bytes);
    if (next == FrameDecoder::Next::kTooLarge) return Error{"the daemon sends what is no frame"};
    if (next == FrameDecoder::Next::kFrame) {
      v1::ServerFrame frame;
      if (!frame.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        return Error{"the daemon sends a frame that cannot be decoded"};
      }
      return std::optional(std::move(frame));
    }
    if (ended_) return Error{"the daemon closed the connection"};
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (!fill(std::max(left, std::chrono::milliseconds(0))) && !ended_ && left.count() <= 0) {
      return std::optional<v1::ServerFrame>();
    }
  }
}

}  // namespace evenstride
