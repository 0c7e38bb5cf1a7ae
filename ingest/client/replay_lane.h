/// One sensor of a recording, played into a daemon as that sensor would.
#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "ingest/client/sensor_client.h"
#include "ingest/client/tls_trust.h"
#include "ingest/recording/session_reader.h"

namespace evenstride {

struct ReplayTarget {
  std::string address;
  std::uint16_t port = 0;
  std::string runner;  ///< empty: the recording's own
  std::string token;
  double speed = 0.0;                   ///< times life; 0 = as fast as it goes
  int reconnects = 20;                  ///< attempts in a row before giving up, half a second apart
  std::shared_ptr<const TlsTrust> tls;  ///< null: without TLS
};

/// What all lanes share while they play.
struct ReplayProgress {
  std::atomic<std::int64_t> played_ns{0};  ///< session time of the latest event sent
  std::atomic<std::uint64_t> blocks{0}, acknowledged{0}, sent_again{0}, reconnects{0};
  std::atomic<bool> cancelled{false};
};

class ReplayLane {
 public:
  /// `first` is the sensor's hello as recorded. `leads`: this lane also carries ticks, markers and the end.
  ReplayLane(std::string file, v1::SensorHello first, bool leads, std::vector<v1::Site> sites,
             const v1::SessionHeader& header, const ReplayTarget& target, ReplayProgress& progress);
  /// Plays to the end and waits until everything is acknowledged. Blocks; one thread a lane.
  Status play(std::chrono::steady_clock::time_point start, std::int64_t first_ns);

 private:
  struct Pending {
    bool is_block = false;
    std::uint64_t sequence = 0;
    std::string bytes;
  };
  v1::Hello hello() const;
  Status connect();
  Status send(Pending pending);
  Status listen(std::chrono::milliseconds patience);
  Status drain();
  Status drain_and_wait_for_end();
  Status wait_until(std::int64_t time_ns);
  Status step(const SessionEvent& event);
  Status step_block(const v1::RecordedBlock& recorded);
  Status step_event(v1::ReplayEvent event);
  bool is_mine(const std::string& device_id) const { return device_id == device_id_; }

  std::string file_;
  v1::SensorHello first_;
  bool leads_;
  std::vector<v1::Site> sites_;
  const v1::SessionHeader& header_;
  const ReplayTarget& target_;
  ReplayProgress& progress_;
  std::string device_id_;  // worn at this lane's site now
  std::string session_;    // the daemon's
  bool joined_once_ = false;
  std::unique_ptr<SensorClient> client_;
  std::deque<Pending> unacknowledged_;
  std::chrono::steady_clock::time_point start_;
  std::int64_t first_ns_ = 0;
};

/// Plays a whole recording, one connection a sensor. @return the first failure of a lane, if any.
Status replay_file(const std::string& file, const ReplayTarget& target, ReplayProgress& progress);

}  // namespace evenstride
