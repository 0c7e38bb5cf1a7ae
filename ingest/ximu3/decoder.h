/// Bytes of an x-io x-IMU3 sensor, by TCP, UDP or from its logger's files: its data messages, ASCII or
/// binary.
///
/// Source: x-IMU3 User Manual, x-io Technologies, section "Communication protocol": messages end with LF
/// (0x0A); a binary message starts with 0x80 + the ASCII message's letter, then a 64-bit microsecond
/// timestamp and little-endian floats, with 0x0A and 0xDB stuffed as in SLIP. Units there: degrees per second
/// and g.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace evenstride {

struct Ximu3Inertial {
  std::uint64_t timestamp_us = 0;
  std::array<float, 3> rate_S_radps{};
  std::array<float, 3> accel_S_mps2{};  ///< specific force
};

struct Ximu3Battery {
  std::uint64_t timestamp_us = 0;
  double charge_ratio = 0.0;  ///< 0 to 1
};

/// What one push yields, in order within each kind.
struct Ximu3Messages {
  std::vector<Ximu3Inertial> inertial;
  std::optional<Ximu3Battery> battery;  ///< the last one
};

/// Any split of the bytes gives the same messages. A message that cannot be read is counted and passed over,
/// one longer than `kLongestMessage` too.
class Ximu3Decoder {
 public:
  static constexpr std::size_t kLongestMessage = 1024;

  void push(std::span<const std::uint8_t> bytes, Ximu3Messages& out);
  std::uint64_t bad_messages() const { return bad_messages_; }
  std::uint64_t other_messages() const { return other_messages_; }  ///< well-formed, of no use here

 private:
  enum class Kind { kUsed, kOther, kBad };
  void finish_message(Ximu3Messages& out);
  Kind read(std::span<std::uint8_t> message, Ximu3Messages& out);

  std::array<std::uint8_t, kLongestMessage> buffer_{};
  std::size_t size_ = 0;
  bool overrun_ = false;
  std::uint64_t bad_messages_ = 0, other_messages_ = 0;
};

}  // namespace evenstride
