/// An x-IMU3's inertial messages as blocks of the wire: evenly spaced runs, with scales fixed for what the
/// sensor can measure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/units.h"
#include "ingest/ximu3/decoder.h"
#include "proto/wire.pb.h"

namespace evenstride {

inline constexpr double kXimu3Gravity_mps2 = 9.80665;  ///< the sensor's g
inline constexpr double kXimu3AccelRange_mps2 = 16 * kXimu3Gravity_mps2;
inline constexpr double kXimu3GyroRange_radps = rad_from_deg(2000);
inline constexpr double kXimu3AccelScale_mps2 = kXimu3AccelRange_mps2 / 32767;  ///< of one count
inline constexpr double kXimu3GyroScale_radps = kXimu3GyroRange_radps / 32767;

/// The sensor does not tell its rate, so it is measured: the first `kMeasured` messages are held back until
/// then. A message that is not one period after the one before it (by more than half a period, early or late)
/// begins a new block, so that a gap stays a gap. Times are the sensor's own.
class Ximu3Blocks {
 public:
  static constexpr std::size_t kMeasured = 41;
  static constexpr std::size_t kReadings = 10;  ///< of a full block

  /// Appends the blocks that this message completes. One with a number that is none is counted and passed
  /// over.
  void push(const Ximu3Inertial& message, std::vector<v1::SampleBlock>& done);
  /// Appends what is left, as a shorter block.
  void close(std::vector<v1::SampleBlock>& done);
  void set_battery(double charge_ratio) { battery_ratio_ = static_cast<float>(charge_ratio); }

  /// Known after `kMeasured` messages.
  std::optional<double> rate_hz() const;
  /// True if this message's time is before the last one's: the sensor's clock began anew. Use a new object
  /// then.
  bool is_before(const Ximu3Inertial& message) const { return last_us_ && message.timestamp_us < *last_us_; }
  /// True if this message's time is the last one's or up to a second before it: its datagram was sent twice,
  /// or was overtaken. A clock that begins anew goes back further, unless the sensor was on for less.
  bool is_late(const Ximu3Inertial& message) const {
    return last_us_ && message.timestamp_us <= *last_us_ && *last_us_ - message.timestamp_us < 1'000'000;
  }
  std::uint64_t not_numbers() const { return not_numbers_; }

 private:
  void measure(std::vector<v1::SampleBlock>& done);
  void add(const Ximu3Inertial& message, std::vector<v1::SampleBlock>& done);

  std::vector<Ximu3Inertial> early_, run_;
  std::uint64_t period_us_ = 0;  // 0: not known yet
  std::optional<std::uint64_t> last_us_;
  std::uint64_t sequence_ = 0, not_numbers_ = 0;
  float battery_ratio_ = 0.0f;
};

}  // namespace evenstride
