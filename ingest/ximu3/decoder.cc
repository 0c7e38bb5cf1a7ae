#include "ingest/ximu3/decoder.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <string_view>

#include "core/base/units.h"
#include "ingest/wire/frame_format.h"

namespace evenstride {
namespace {

constexpr std::uint8_t kEnd = 0x0A, kEscape = 0xDB, kEscapedEnd = 0xDC, kEscapedEscape = 0xDD, kBinary = 0x80;
constexpr std::uint64_t kMaxTime_us = kMaxTime_ns / 1000;
constexpr double kStandardGravity_mps2 = 9.80665;  // the sensor's g

// Undoes the stuffing in place. Nothing for an escape that stands for nothing.
std::optional<std::span<std::uint8_t>> unstuffed(std::span<std::uint8_t> message) {
  std::size_t to = 0;
  for (std::size_t from = 0; from < message.size(); ++from) {
    std::uint8_t byte = message[from];
    if (byte == kEscape) {
      if (++from == message.size()) return std::nullopt;
      if (message[from] != kEscapedEnd && message[from] != kEscapedEscape) return std::nullopt;
      byte = message[from] == kEscapedEnd ? kEnd : kEscape;
    }
    message[to++] = byte;
  }
  return message.first(to);
}

std::uint64_t little_endian(std::span<const std::uint8_t> bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | bytes[i];
  return value;
}

struct Values {
  std::uint64_t timestamp_us = 0;
  std::array<float, 6> arguments{};
  std::size_t count = 0;
};

// Letter, 64-bit time, floats. Messages longer than six arguments are read to the sixth.
std::optional<Values> read_binary(std::span<const std::uint8_t> message) {
  if (message.size() < 9 || (message.size() - 9) % 4 != 0) return std::nullopt;
  Values values;
  values.timestamp_us = little_endian(message.subspan(1, 8));
  values.count = std::min<std::size_t>((message.size() - 9) / 4, 6);
  for (std::size_t i = 0; i < values.count; ++i)
    values.arguments[i] =
        std::bit_cast<float>(static_cast<std::uint32_t>(little_endian(message.subspan(9 + 4 * i, 4))));
  return values;
}

template <class T>
bool take_number(std::string_view& text, T& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

std::optional<Values> read_ascii(std::span<const std::uint8_t> message) {
  std::string_view text(reinterpret_cast<const char*>(message.data()), message.size());
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  if (text.size() < 3 || text[1] != ',') return std::nullopt;
  text.remove_prefix(2);
  Values values;
  if (!take_number(text, values.timestamp_us)) return std::nullopt;
  while (!text.empty() && values.count < values.arguments.size()) {
    if (text.front() != ',') return std::nullopt;
    text.remove_prefix(1);
    if (!take_number(text, values.arguments[values.count++])) return std::nullopt;
  }
  return values;
}

std::optional<Ximu3Inertial> inertial_from(const Values& values) {
  if (values.count != 6) return std::nullopt;
  Ximu3Inertial inertial{.timestamp_us = values.timestamp_us};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    inertial.rate_S_radps[axis] = static_cast<float>(rad_from_deg(values.arguments[axis]));
    inertial.accel_S_mps2[axis] = static_cast<float>(values.arguments[axis + 3] * kStandardGravity_mps2);
  }
  return inertial;
}

}  // namespace

void Ximu3Decoder::push(std::span<const std::uint8_t> bytes, Ximu3Messages& out) {
  for (std::uint8_t byte : bytes) {
    if (byte == kEnd) {
      finish_message(out);
    } else if (size_ == buffer_.size()) {
      overrun_ = true;
    } else {
      buffer_[size_++] = byte;
    }
  }
}

void Ximu3Decoder::finish_message(Ximu3Messages& out) {
  const Kind kind = overrun_ ? Kind::kBad : read(std::span(buffer_).first(size_), out);
  if (kind == Kind::kBad) ++bad_messages_;
  if (kind == Kind::kOther) ++other_messages_;
  size_ = 0;
  overrun_ = false;
}

Ximu3Decoder::Kind Ximu3Decoder::read(std::span<std::uint8_t> message, Ximu3Messages& out) {
  if (message.empty()) return Kind::kBad;
  const bool binary = message[0] > kBinary;
  const char letter = static_cast<char>(binary ? message[0] - kBinary : message[0]);
  if (letter == '{') return Kind::kOther;  // a command's answer
  if (letter < 'A' || letter > 'Z') return Kind::kBad;
  if (letter != 'I' && letter != 'B') return Kind::kOther;
  std::optional<Values> values;
  if (binary) {
    const auto plain = unstuffed(message);
    if (plain) values = read_binary(*plain);
  } else {
    values = read_ascii(message);
  }
  if (!values || values->timestamp_us > kMaxTime_us) return Kind::kBad;
  if (letter == 'B') {
    if (values->count < 1 || !(values->arguments[0] >= 0.0f)) return Kind::kBad;
    out.battery = Ximu3Battery{values->timestamp_us, std::min(1.0, values->arguments[0] / 100.0)};
    return Kind::kUsed;
  }
  const auto inertial = inertial_from(*values);
  if (!inertial) return Kind::kBad;
  out.inertial.push_back(*inertial);
  return Kind::kUsed;
}

}  // namespace evenstride
