/// Messages as an x-IMU3 sends them, made by rules of the tests' own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace evenstride::test {

/// A binary message, stuffed as the manual describes it.
inline std::string ximu3_binary(char letter, std::uint64_t timestamp_us,
                                const std::vector<float>& arguments) {
  std::string plain(1, static_cast<char>(0x80 + letter));
  plain.append(reinterpret_cast<const char*>(&timestamp_us), sizeof timestamp_us);
  plain.append(reinterpret_cast<const char*>(arguments.data()), arguments.size() * sizeof(float));
  std::string stuffed;
  for (const char byte : plain) {
    if (byte == '\x0A') {
      stuffed += "\xDB\xDC";
    } else if (byte == '\xDB') {
      stuffed += "\xDB\xDD";
    } else {
      stuffed.push_back(byte);
    }
  }
  return stuffed + '\n';
}

/// Turning at 90 degrees a second about z, lying flat: 0, 0, 90 deg/s, 0, 0, 1 g.
inline std::string ximu3_flat(std::uint64_t timestamp_us) {
  return ximu3_binary('I', timestamp_us, {0, 0, 90, 0, 0, 1});
}

}  // namespace evenstride::test
