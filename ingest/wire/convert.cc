#include "ingest/wire/convert.h"

#include <algorithm>
#include <cmath>

#include "ingest/wire/bytes.h"
#include "ingest/wire/crc.h"

namespace evenstride {
namespace {

constexpr double kRateMin_hz = 20.0, kRateMax_hz = 2000.0;
constexpr double kScaleMax = 10.0;  // of one count; a g per count would be coarse beyond use
constexpr std::size_t kChannels = 6;
constexpr std::size_t kReadingBytes = kChannels * sizeof(std::int16_t);

bool usable_scale(double scale) { return std::isfinite(scale) && scale > 0.0 && scale <= kScaleMax; }

std::int16_t count_of(float value, double scale) {
  const double count = std::nearbyint(static_cast<double>(value) / scale);
  return static_cast<std::int16_t>(std::clamp(count, -32768.0, 32767.0));
}

}  // namespace

std::optional<Site> site_from(v1::Site site) {
  switch (site) {
    case v1::SITE_LEFT_SHOE:
      return Site::kLeftShoe;
    case v1::SITE_RIGHT_SHOE:
      return Site::kRightShoe;
    case v1::SITE_PELVIS:
      return Site::kPelvis;
    case v1::SITE_TRUNK:
      return Site::kTrunk;
    case v1::SITE_SHOE:
      return Site::kShoe;
    default:
      return std::nullopt;
  }
}

v1::Site wire_from(Site site) {
  switch (site) {
    case Site::kLeftShoe:
      return v1::SITE_LEFT_SHOE;
    case Site::kRightShoe:
      return v1::SITE_RIGHT_SHOE;
    case Site::kPelvis:
      return v1::SITE_PELVIS;
    case Site::kTrunk:
      return v1::SITE_TRUNK;
    case Site::kShoe:
      return v1::SITE_SHOE;
  }
  return v1::SITE_UNSPECIFIED;
}

v1::Side wire_from(Side side) {
  switch (side) {
    case Side::kLeft:
      return v1::SIDE_LEFT;
    case Side::kRight:
      return v1::SIDE_RIGHT;
    case Side::kUnknown:
      return v1::SIDE_UNKNOWN;
  }
  return v1::SIDE_UNKNOWN;
}

std::optional<MarkerKind> marker_from(v1::Marker::Kind kind) {
  switch (kind) {
    case v1::Marker::KIND_PAIN:
      return MarkerKind::kPain;
    case v1::Marker::KIND_BREAK_START:
      return MarkerKind::kBreakStart;
    case v1::Marker::KIND_BREAK_END:
      return MarkerKind::kBreakEnd;
    case v1::Marker::KIND_NOTE:
      return MarkerKind::kNote;
    case v1::Marker::KIND_PROMPT_DONE:
      return MarkerKind::kPromptDone;
    case v1::Marker::KIND_PROMPT_LATER:
      return MarkerKind::kPromptLater;
    case v1::Marker::KIND_PROMPT_SKIP:
      return MarkerKind::kPromptSkip;
    default:
      return std::nullopt;
  }
}

Result<SensorSpec> spec_from(const v1::Hello& hello, bool clock_is_session) {
  const auto site = site_from(hello.site());
  if (!site) return Error{"the sensor names no site that we know"};
  if (!(hello.rate_hz() >= kRateMin_hz && hello.rate_hz() <= kRateMax_hz)) {
    return Error{"rate must be 20 to 2000 Hz, not " + std::to_string(hello.rate_hz())};
  }
  if (!usable_scale(hello.accel_scale_mps2()))
    return Error{"accel_scale_mps2 must be above 0 and at most 10"};
  const bool has_gyro = hello.gyro_scale_radps() != 0.0;
  if (has_gyro && !usable_scale(hello.gyro_scale_radps())) {
    return Error{"gyro_scale_radps must be 0 (no gyroscope) or above 0 and at most 10"};
  }
  SensorSpec spec;
  spec.site = *site;
  spec.rate_hz = hello.rate_hz();
  spec.has_gyro = has_gyro;
  spec.accel_range_mps2 = hello.accel_range_mps2() > 0.0 ? hello.accel_range_mps2() : 0.0;
  spec.gyro_range_radps = hello.gyro_range_radps() > 0.0 ? hello.gyro_range_radps() : 0.0;
  spec.clock = clock_is_session ? SensorClock::kSession : SensorClock::kDevice;
  return spec;
}

bool readings_from(std::string_view readings, double accel_scale_mps2, double gyro_scale_radps,
                   std::vector<RawReading>& out) {
  if (readings.size() % kReadingBytes != 0) return false;
  out.resize(readings.size() / kReadingBytes);
  const char* p = readings.data();
  for (RawReading& reading : out) {
    std::int16_t counts[kChannels];
    std::memcpy(counts, p, kReadingBytes);
    p += kReadingBytes;
    for (std::size_t c = 0; c < kChannels; ++c) {
      reading[c] = static_cast<float>(counts[c] * (c < 3 ? accel_scale_mps2 : gyro_scale_radps));
    }
  }
  return true;
}

std::string readings_to_wire(std::span<const RawReading> readings, double accel_scale_mps2,
                             double gyro_scale_radps) {
  std::string out;
  out.reserve(readings.size() * kReadingBytes);
  for (const RawReading& reading : readings) {
    for (std::size_t c = 0; c < kChannels; ++c) {
      const double scale = c < 3 ? accel_scale_mps2 : gyro_scale_radps;
      put(out, scale > 0.0 ? count_of(reading[c], scale) : std::int16_t{0});
    }
  }
  return out;
}

std::uint32_t block_crc(const v1::SampleBlock& block) {
  char head[24];
  const std::uint64_t sequence = block.sequence();
  const std::int64_t time = block.device_time_ns(), period = block.period_ns();
  std::memcpy(head, &sequence, 8);
  std::memcpy(head + 8, &time, 8);
  std::memcpy(head + 16, &period, 8);
  return crc32c(block.readings(), crc32c({head, sizeof head}));
}

}  // namespace evenstride
