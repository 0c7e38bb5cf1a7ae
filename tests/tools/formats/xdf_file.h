/// Writes small XDF files by rules of the tests' own.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

#include "ingest/wire/bytes.h"

namespace evenstride::test {

inline std::string xdf_chunk(std::uint16_t tag, std::string_view content) {
  std::string out(1, '\x04');
  put(out, static_cast<std::uint32_t>(content.size() + 2));
  put(out, tag);
  return out.append(content);
}

inline std::string xdf_start() {
  return "XDF:" + xdf_chunk(1, "<?xml version=\"1.0\"?><info><version>1.0</version></info>");
}

inline std::string xdf_boundary() {
  return xdf_chunk(5, {"\x43\xA5\x46\xDC\xCB\xF5\x41\x0F\xB3\x0E\xD5\x46\x73\x83\xCB\xE4", 16});
}

inline void put_double(std::string& out, double value) { put(out, std::bit_cast<std::uint64_t>(value)); }

inline std::string xdf_channel(const std::string& label, const std::string& unit) {
  return "<channel><label>" + label + "</label><unit>" + unit + "</unit></channel>";
}

/// Three accelerations in g, three rates in deg/s.
inline std::string xdf_imu_channels() {
  std::string out;
  for (const char* axis : {"X", "Y", "Z"}) out += xdf_channel(std::string("ACC_") + axis, "g");
  for (const char* axis : {"x", "y", "z"}) out += xdf_channel(std::string("gyro ") + axis, "deg/s");
  return out;
}

inline std::string xdf_stream(std::uint32_t id, const std::string& name, const std::string& format,
                              int channels, double rate_hz, const std::string& described) {
  std::string out;
  put(out, id);
  out += "<info><name>" + name + "</name><type>IMU</type><channel_count>" + std::to_string(channels) +
         "</channel_count><nominal_srate>" + std::to_string(rate_hz) + "</nominal_srate><channel_format>" +
         format + "</channel_format><desc><channels>" + described + "</channels></desc></info>";
  return xdf_chunk(2, out);
}

inline std::string xdf_offset(std::uint32_t id, double at_s, double offset_s) {
  std::string out;
  put(out, id);
  put_double(out, at_s);
  put_double(out, offset_s);
  return xdf_chunk(4, out);
}

/// `count` samples of six floats: 1 g along z, turning at 90 deg/s about x. Stamped from `start_s` on; with
/// `stamps` false only the first is.
inline std::string xdf_imu_samples(std::uint32_t id, int count, double start_s, double period_s,
                                   bool stamps = true) {
  std::string out;
  put(out, id);
  out.push_back('\x04');
  put(out, static_cast<std::uint32_t>(count));
  for (int i = 0; i < count; ++i) {
    const bool stamped = stamps || i == 0;
    out.push_back(stamped ? '\x08' : '\0');
    if (stamped) put_double(out, start_s + period_s * i);
    for (const float value : {0.0F, 0.0F, 1.0F, 90.0F, 0.0F, 0.0F})
      put(out, std::bit_cast<std::uint32_t>(value));
  }
  return xdf_chunk(3, out);
}

/// Pelvis and left foot at 100 Hz, the foot's clock 5 s ahead of the recorder's, and a stream of texts.
inline std::string xdf_recording_of(int samples) {
  std::string text;
  put(text, std::uint32_t{3});
  text += std::string("\x01\x01\x08", 3);
  put_double(text, 10.5);
  text += "\x01\x04stop";
  return xdf_start() + xdf_stream(1, "Pelvis", "float32", 6, 100, xdf_imu_channels()) +
         xdf_stream(2, "left foot", "float32", 6, 100, xdf_imu_channels()) +
         xdf_stream(3, "markers", "string", 1, 0, xdf_channel("word", "")) + xdf_offset(1, 10, 0) +
         xdf_offset(2, 15, -5) + xdf_imu_samples(1, samples, 10, 0.01) + xdf_boundary() + xdf_chunk(3, text) +
         xdf_imu_samples(2, samples, 15.02, 0.01, false) + xdf_offset(2, 25, -5);
}

}  // namespace evenstride::test
