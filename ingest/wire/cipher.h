/// What may stand between the bytes of a connection and its frames: TLS. Bytes in, bytes out; it touches no
/// socket.
#pragma once

#include <string>
#include <string_view>

#include "ingest/wire/byte_buffer.h"

namespace evenstride {

class Cipher {
 public:
  enum class State {
    kShaking,  ///< the handshake goes on
    kOpen,     ///< bytes go both ways
    kEnded,    ///< the other side has said that it closes
    kBroken,   ///< nothing can be deciphered any more
  };
  virtual ~Cipher() = default;
  virtual State state() const = 0;
  /// Takes all of `came` and puts what it says in plain at the end of `plain`. @return the state after it.
  virtual State open(std::string_view came, ByteBuffer& plain) = 0;
  /// The bytes to send now: what must be answered to what came, then what says `plain`, which may be empty
  /// and is lost before the handshake is over. All of them must be sent, in this order.
  virtual std::string seal(std::string_view plain) = 0;
  /// The last bytes to send.
  virtual std::string farewell() = 0;
  /// What broke it.
  virtual std::string fault() const = 0;
};

}  // namespace evenstride
