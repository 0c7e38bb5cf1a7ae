/// How a sensor that speaks in datagrams comes in: Hello, challenge, Hello with the cookie, Welcome. The
/// protocol is in proto/README.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "ingest/access/datagram_keys.h"
#include "ingest/udp/datagram.h"
#include "proto/wire.pb.h"

namespace evenstride {

class UdpIntroduction {
 public:
  /// An error for a Hello that no datagram holds. @throws as `random_bytes`
  static Result<UdpIntroduction> of(const DatagramKey& device, const v1::Hello& hello);
  /// What to say now, and again until an answer comes.
  std::string bytes() const;
  /// @return whether `heard`, which was read from `bytes`, brought us further. An error is the daemon's
  /// refusal.
  Result<bool> take(const Datagram& heard, std::string_view bytes);
  /// Once it is there: the end of the introduction.
  const std::optional<v1::Welcome>& welcome() const { return welcome_; }
  /// Of the link, once there is a Welcome.
  const DatagramKey& link() const { return link_.value(); }

 private:
  UdpIntroduction(const DatagramKey& device, std::string hello);
  Result<bool> take_answer(const Datagram& heard);
  bool take_welcome(const Datagram& heard);

  DatagramKey device_;
  std::string hello_, cookie_;
  std::uint64_t nonce_;
  std::optional<DatagramKey> link_;
  std::optional<v1::Welcome> welcome_;
};

}  // namespace evenstride
