/// What sensors were told against what the recordings hold.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ingest/client/sensor_client.h"

namespace evenstride::test {

/// How often each block of each device can be read in all recordings of a folder, and in which order.
struct Readable {
  std::map<std::string, std::map<std::uint64_t, int>> times;
  std::map<std::string, std::vector<std::uint64_t>> order;  ///< within one recording after the other
};
Readable readable(const std::string& folder);

/// A sensor's side: keeps blocks until they are acknowledged and sends them again, on whatever connection and
/// in whatever session.
class KeepingSensor {
 public:
  KeepingSensor(const v1::Hello& hello, int readings_of_a_block)
      : hello_(hello), readings_(readings_of_a_block) {}
  /// It has measured so many blocks by now.
  void measured(std::uint64_t blocks) { measured_ = blocks; }
  /// Connects if it must, sends what it has, listens for `patience`.
  void turn(std::uint16_t port, std::chrono::milliseconds patience);
  /// Says Goodbye, if it can, and hears the daemon out.
  void goodbye();
  /// Hears what the daemon still says, up to its end.
  void hear_out();
  bool is_connected() const { return client_ != nullptr; }
  bool all_acknowledged() const { return acknowledged_ + 1 >= static_cast<std::int64_t>(measured_); }
  std::int64_t acknowledged() const { return acknowledged_; }  ///< highest sequence number; -1 = none
  const v1::Hello& hello() const { return hello_; }
  const std::string& last_error() const { return last_error_; }

 private:
  bool hear(std::chrono::milliseconds patience);
  v1::Hello hello_;
  int readings_;
  std::unique_ptr<SensorClient> client_;
  std::uint64_t measured_ = 0, next_ = 0;
  std::int64_t acknowledged_ = -1;
  std::string last_error_;
};

}  // namespace evenstride::test
