/// A sensor's side of the wire: one connection over TCP, plain or with TLS, blocking. For playing recordings,
/// for load, for tests.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "ingest/client/byte_stream.h"
#include "ingest/wire/frame_decoder.h"
#include "proto/wire.pb.h"

namespace evenstride {

class SensorClient {
 public:
  /// Connects, says Hello and waits for the Welcome. An error names what the daemon answered. With `trust`:
  /// through TLS, to a daemon whose certificate stands the check.
  static Result<std::unique_ptr<SensorClient>> join(const std::string& address, std::uint16_t port,
                                                    const v1::Hello& hello, const TlsTrust* trust = nullptr);
  /// Connects and says nothing yet.
  static Result<std::unique_ptr<SensorClient>> connect(const std::string& address, std::uint16_t port,
                                                       const TlsTrust* trust = nullptr);

  const v1::Welcome& welcome() const { return welcome_; }
  /// Waits until all is handed to the system; frames that arrive meanwhile are kept for `receive`.
  Status send(const v1::ClientFrame& frame);
  Status send_bytes(std::string_view bytes);
  /// The next frame from the daemon; nothing if none came in time. An error once the connection has ended.
  Result<std::optional<v1::ServerFrame>> receive(std::chrono::milliseconds patience);
  /// True once the daemon has closed its side.
  bool ended() const { return ended_; }

 private:
  explicit SensorClient(std::unique_ptr<ByteStream> stream) : stream_(std::move(stream)) {}
  bool fill(std::chrono::milliseconds patience);
  std::unique_ptr<ByteStream> stream_;
  FrameDecoder decoder_;
  v1::Welcome welcome_;
  bool ended_ = false;
};

}  // namespace evenstride
