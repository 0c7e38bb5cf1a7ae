/// A sensor behind a network that delays, cuts, loses and repeats, on the steps of a clock that the test
/// sets.
#pragma once

#include <deque>
#include <string>

#include "ingest/wire/frame_decoder.h"
#include "tests/ingest/network/simulated_daemon.h"

namespace evenstride::test {

/// How bad the network is: chances a step.
struct Weather {
  double reset = 0.0;      ///< the connection breaks; what is on its way is lost in both directions
  double half_open = 0.0;  ///< the sensor has gone and comes again; the daemon was not told
  double deaf = 0.0;       ///< nothing comes through any more; the sensor finds out by waiting
  double repeat = 0.0;     ///< the sensor sends again what it sent already
  int slowest_steps = 0;   ///< a piece is on its way for up to so many
  int largest_piece = 0;   ///< bytes that arrive at once: 1 = byte by byte, 0 = all
};

class SimulatedSensor {
 public:
  /// `blocks` in order; sequence numbers count from 0. With `replay` in its Hello it says Goodbye at once
  /// behind the last.
  SimulatedSensor(const v1::Hello& hello, std::vector<v1::SampleBlock> blocks, std::mt19937_64& random);
  ~SimulatedSensor();

  /// It has measured so many by now.
  void measured(std::size_t blocks) { measured_ = std::min(blocks, blocks_.size()); }
  void step(SimulatedDaemon& daemon, const Weather& weather);
  void goodbye() { wants_goodbye_ = true; }
  /// The daemon was killed.
  void cut();
  bool all_acknowledged() const { return next_to_keep_ >= blocks_.size(); }
  bool has_left() const { return has_left_; }
  std::string state() const;  ///< for a test that failed

 private:
  struct Piece {
    std::string bytes;
    int steps_left;
  };
  bool chance(double ratio) { return static_cast<double>(random_() % 1'000'000) < 1e6 * ratio; }
  void connect(SimulatedDaemon& daemon);
  void leave(bool tells_daemon);
  void send_frames(const Weather& weather);
  void post(const v1::ClientFrame& frame, const Weather& weather);
  void deliver(SimulatedDaemon& daemon, const Weather& weather);
  void listen();
  void hear(const v1::ServerFrame& frame);

  v1::Hello hello_;
  std::vector<v1::SampleBlock> blocks_;
  std::mt19937_64& random_;
  std::size_t measured_ = 0, next_to_send_ = 0, next_to_keep_ = 0;
  int end_ = -1;                // of the connection
  std::vector<int> half_open_;  // ends that the daemon still believes in
  std::deque<Piece> on_the_way_;
  FrameDecoder decoder_;
  int silent_steps_ = 0;
  bool deaf_ = false, welcomed_ = false, wants_goodbye_ = false, said_goodbye_ = false, has_left_ = false;
};

}  // namespace evenstride::test
