/// A sensor that speaks in datagrams: keeps its blocks until they are on the daemon's disk, and sends again
/// what did not come. Blocking, for one thread. The protocol is in proto/README.md.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "ingest/access/datagram_keys.h"
#include "ingest/net/endpoint.h"
#include "ingest/udp/datagram.h"
#include "ingest/udp/replay_window.h"
#include "proto/wire.pb.h"

namespace evenstride {

class UdpSensor {
 public:
  static constexpr std::size_t kKept = 4096;  ///< blocks; beyond that the oldest is given up

  /// Says Hello until the daemon answers, for up to 10 s. The token in `hello` makes the key and does not
  /// travel. An error names what the daemon answered.
  static Result<std::unique_ptr<UdpSensor>> join(const Endpoint& daemon, const v1::Hello& hello);
  ~UdpSensor();
  UdpSensor(const UdpSensor&) = delete;
  UdpSensor& operator=(const UdpSensor&) = delete;

  const v1::Welcome& welcome() const { return welcome_; }
  /// Keeps the block and sends it as soon as the daemon has room for it. An error for one that no datagram
  /// holds.
  Status send(const v1::SampleBlock& block);
  /// Sends a frame that is no block, once; it may be lost.
  Status send(const v1::ClientFrame& frame);
  /// Hears the daemon and sends again, for so long. Says Hello again when the daemon does not answer. An
  /// error once the daemon has ended the link, or cannot be found again.
  Status attend(std::chrono::milliseconds span);
  /// Attends until every block is on disk.
  Status drain(std::chrono::milliseconds patience);
  /// Says goodbye until the daemon ends the session, which it does once all its sensors have, or `patience`
  /// is over.
  Status goodbye(std::chrono::milliseconds patience);

  std::uint64_t durable() const { return durable_; }  ///< every block before it is on disk
  std::size_t kept() const { return kept_.size(); }
  std::uint64_t sent_again() const { return sent_again_; }
  std::uint64_t given_up() const { return given_up_; }
  std::uint64_t rejoined() const { return rejoined_; }

 private:
  using Clock = std::chrono::steady_clock;
  struct Kept {
    std::uint64_t sequence;
    std::string frame;
    std::optional<Clock::time_point> sent;
  };
  UdpSensor(int socket, v1::Hello hello);
  Status say_hello();
  Result<bool> shake_hands(Clock::time_point until);
  void begin(const DatagramKey& key, const v1::Welcome& welcome);
  void put_out(const std::string& datagram);
  void put_up(std::string_view frame);
  std::optional<Datagram> hear(std::chrono::milliseconds patience);
  void take(const Datagram& down, std::string_view bytes);
  void note(const DownBody& body, std::uint64_t number);
  void send_what_is_due();
  bool is_due(const Kept& block, Clock::time_point now) const;
  bool has_come(std::uint64_t sequence) const;

  int socket_;
  v1::Hello hello_;
  DatagramKey device_, link_;
  v1::Welcome welcome_;
  std::deque<Kept> kept_;
  std::string heard_bytes_;
  ReplayWindow window_;
  std::uint64_t up_ = 0, next_sequence_ = 0;         // datagrams sent on the link; after the last block
  std::uint64_t durable_ = 0, next_ = 0, held_ = 0;  // as the daemon said last
  std::uint64_t last_number_ = 0;                    // of what it said last
  std::uint64_t sent_again_ = 0, given_up_ = 0, rejoined_ = 0;
  Clock::time_point heard_at_{}, asked_at_{};
  std::optional<Clock::time_point> unanswered_since_;
  std::optional<std::string> ended_;  // why the daemon ended the link
};

}  // namespace evenstride
