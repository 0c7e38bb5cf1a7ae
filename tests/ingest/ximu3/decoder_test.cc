#include "ingest/ximu3/decoder.h"

#include <gtest/gtest.h>

#include <bit>
#include <random>
#include <string>
#include <vector>

namespace evenstride {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

// A binary message as the manual describes it, stuffed here by hand-written rules of the test's own.
Bytes binary(char letter, std::uint64_t timestamp_us, const std::vector<float>& arguments) {
  Bytes plain{static_cast<std::uint8_t>(0x80 + letter)};
  for (int i = 0; i < 8; ++i) plain.push_back(static_cast<std::uint8_t>(timestamp_us >> (8 * i)));
  for (float argument : arguments)
    for (int i = 0; i < 4; ++i)
      plain.push_back(static_cast<std::uint8_t>(std::bit_cast<std::uint32_t>(argument) >> (8 * i)));
  Bytes stuffed;
  for (std::uint8_t byte : plain) {
    if (byte == 0x0A) {
      stuffed.insert(stuffed.end(), {0xDB, 0xDC});
    } else if (byte == 0xDB) {
      stuffed.insert(stuffed.end(), {0xDB, 0xDD});
    } else {
      stuffed.push_back(byte);
    }
  }
  stuffed.push_back(0x0A);
  return stuffed;
}

Ximu3Messages decoded(const Bytes& bytes, Ximu3Decoder& decoder) {
  Ximu3Messages out;
  decoder.push(bytes, out);
  return out;
}

TEST(Ximu3Decoder, ReadsTheManualsAsciiExample) {
  Ximu3Decoder decoder;
  const auto out = decoded(bytes_of("I,1000000,0.0000,90.0000,-180.0000,0.0000,0.0000,1.0000\r\n"), decoder);
  ASSERT_EQ(out.inertial.size(), 1u);
  EXPECT_EQ(out.inertial[0].timestamp_us, 1'000'000u);
  EXPECT_NEAR(out.inertial[0].rate_S_radps[1], 1.5707963, 1e-6);
  EXPECT_NEAR(out.inertial[0].rate_S_radps[2], -3.1415927, 1e-6);
  EXPECT_NEAR(out.inertial[0].accel_S_mps2[2], 9.80665, 1e-5);
}

TEST(Ximu3Decoder, ReadsABinaryMessageByteByByte) {
  // 'I' at 1 s: 0, 0, 0 deg/s; 0, 0, 1 g.
  const Bytes captured = {0xC9, 0x40, 0x42, 0x0F, 0x00, 0x00, 0x00, 0x00, 0x00, 0,   0, 0,
                          0,    0,    0,    0,    0,    0,    0,    0,    0,    0,   0, 0,
                          0,    0,    0,    0,    0,    0x00, 0x00, 0x80, 0x3F, 0x0A};
  Ximu3Decoder decoder;
  Ximu3Messages out;
  for (std::uint8_t byte : captured) decoder.push(std::span(&byte, 1), out);
  ASSERT_EQ(out.inertial.size(), 1u);
  EXPECT_EQ(out.inertial[0].timestamp_us, 1'000'000u);
  EXPECT_NEAR(out.inertial[0].accel_S_mps2[2], 9.80665, 1e-5);
}

// Law: any values, stuffed, split anywhere, come back.
TEST(Ximu3Decoder, GivesBackAnyValuesUnderAnySplit) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 200; ++round) {
    Bytes stream;
    std::vector<std::uint64_t> times;
    for (int i = 0; i < 20; ++i) {
      times.push_back(random() >> 13);  // up to 71 years
      const auto value = [&] {
        return static_cast<float>(static_cast<double>(random() % 4'000'001) * 1e-3 - 2000.0);
      };
      const Bytes message = binary('I', times.back(), {value(), value(), value(), value(), value(), value()});
      stream.insert(stream.end(), message.begin(), message.end());
    }
    Ximu3Decoder decoder;
    Ximu3Messages out;
    for (std::size_t at = 0; at < stream.size();) {
      const std::size_t n = std::min<std::size_t>(1 + random() % 70, stream.size() - at);
      decoder.push(std::span(stream).subspan(at, n), out);
      at += n;
    }
    ASSERT_EQ(out.inertial.size(), times.size());
    for (std::size_t i = 0; i < times.size(); ++i) EXPECT_EQ(out.inertial[i].timestamp_us, times[i]);
    EXPECT_EQ(decoder.bad_messages(), 0u);
  }
}

TEST(Ximu3Decoder, CountsRubbishAndGoesOn) {
  Ximu3Decoder decoder;
  Bytes stream = bytes_of("\x01rubbish\nI,not a number\nI,5\n{\"ping\":null}\nM,1,2,3,4\n");
  stream.insert(stream.end(), 5000, 'x');
  stream.push_back('\n');
  const Bytes cut_escape = {0xC9, 0xDB, 0x0A};
  stream.insert(stream.end(), cut_escape.begin(), cut_escape.end());
  const Bytes good = binary('I', 7, {1, 2, 3, 4, 5, 6});
  stream.insert(stream.end(), good.begin(), good.end());
  const auto out = decoded(stream, decoder);
  EXPECT_EQ(out.inertial.size(), 1u);
  EXPECT_EQ(decoder.bad_messages(), 5u);
  EXPECT_EQ(decoder.other_messages(), 2u);
}

TEST(Ximu3Decoder, TellsTheBattery) {
  Ximu3Decoder decoder;
  const auto out = decoded(bytes_of("B,1000000,50.0000,3.7000,0.0000\r\n"), decoder);
  ASSERT_TRUE(out.battery.has_value());
  EXPECT_DOUBLE_EQ(out.battery->charge_ratio, 0.5);
}

}  // namespace
}  // namespace evenstride
