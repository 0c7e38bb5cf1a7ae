/// Between the messages of the wire and the plain structs of core: generated code stays on this side.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/results.h"
#include "proto/recording.pb.h"
#include "proto/results.pb.h"
#include "proto/wire.pb.h"

namespace evenstride {

std::optional<Site> site_from(v1::Site site);  ///< nothing for SITE_UNSPECIFIED or a number we do not know
v1::Site wire_from(Site site);
v1::Side wire_from(Side side);
std::optional<MarkerKind> marker_from(v1::Marker::Kind kind);

/// What core must know of a sensor, or what is wrong with its Hello.
Result<SensorSpec> spec_from(const v1::Hello& hello, bool clock_is_session);

/// Reads packed int16 readings into `out` in SI units. @return false if `readings` is no whole number of
/// readings.
bool readings_from(std::string_view readings, double accel_scale_mps2, double gyro_scale_radps,
                   std::vector<RawReading>& out);
/// The other way: counts, rounded to nearest, limited to what int16 holds.
std::string readings_to_wire(std::span<const RawReading> readings, double accel_scale_mps2,
                             double gyro_scale_radps);

/// CRC32C over what `SampleBlock.crc32c` covers.
std::uint32_t block_crc(const v1::SampleBlock& block);

}  // namespace evenstride
