#include "ingest/client/sensor_client.h"

#include <poll.h>

#include <algorithm>

#include "ingest/wire/frames.h"

namespace evenstride {
namespace {

constexpr std::chrono::seconds kWelcomePatience{10};
constexpr int kSendPatience_ms = 60'000;

}  // namespace

Result<std::unique_ptr<SensorClient>> SensorClient::connect(const std::string& address, std::uint16_t port,
                                                            const TlsTrust* trust) {
  auto stream = connect_stream({address, port}, trust);
  if (!stream) return Error{stream.error()};
  return std::unique_ptr<SensorClient>(new SensorClient(std::move(*stream)));
}

Result<std::unique_ptr<SensorClient>> SensorClient::join(const std::string& address, std::uint16_t port,
                                                         const v1::Hello& hello, const TlsTrust* trust) {
  auto client = connect(address, port, trust);
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

Status SensorClient::send(const v1::ClientFrame& frame) { return send_bytes(frame_bytes(frame)); }

Status SensorClient::send_bytes(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = stream_->send(bytes);
    if (!sent) return Error{sent.error()};
    bytes.remove_prefix(*sent);
    if (*sent > 0) continue;
    pollfd wait{stream_->descriptor(), static_cast<short>(ended_ ? POLLOUT : POLLOUT | POLLIN), 0};
    if (::poll(&wait, 1, kSendPatience_ms) == 0) return Error{"the daemon does not read"};
    if ((wait.revents & POLLIN) != 0) fill(std::chrono::milliseconds(0));
  }
  return Done{};
}

bool SensorClient::fill(std::chrono::milliseconds patience) {
  pollfd wait{stream_->descriptor(), POLLIN, 0};
  if (::poll(&wait, 1, static_cast<int>(patience.count())) <= 0) return false;
  std::size_t all = 0;
  while (true) {
    const auto room = decoder_.space();
    const auto size = stream_->receive(room);
    if (!size) {
      ended_ = true;
      return all > 0;
    }
    decoder_.commit(*size);
    all += *size;
    if (*size == 0) return all > 0;
  }
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
