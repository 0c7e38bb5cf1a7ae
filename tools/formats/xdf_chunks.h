/// The container of XDF 1.0: a file's streams with their samples as they were recorded.
/// Source: https://github.com/sccn/xdf/wiki/Specifications
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace evenstride {

/// What a stream says of itself, as far as motion needs it.
struct XdfInfo {
  std::string name, type, format;  ///< format: "float32", "int16", ..., "string"
  std::size_t channels = 0;
  double rate_hz = 0.0;  ///< nominal; 0 = irregular
  struct Channel {
    std::string label, type, unit;
  };
  std::vector<Channel> labelled;  ///< empty, or one for each channel
};

struct XdfStream {
  XdfInfo info;
  std::vector<double>
      time_s;  ///< on the sender's clock; where none was stored, one nominal period after the one before
  std::vector<double> values;  ///< sample after sample, `channels` each; none of a stream of texts
  struct ClockOffset {
    double at_s = 0.0, offset_s = 0.0;  ///< add it to the sender's time to get the recorder's
  };
  std::vector<ClockOffset> offsets;
};

struct XdfFile {
  std::map<std::uint32_t, XdfStream> streams;
  std::vector<std::string>
      losses;  ///< stretches that could not be read; reading went on at the next boundary mark
};

/// Takes no more memory than a small multiple of `bytes`. Fails when they do not begin as XDF or hold no
/// stream.
Result<XdfFile> parse_xdf(std::string_view bytes);

/// Reads a stream's header (XML).
Result<XdfInfo> parse_xdf_info(std::string_view xml);

}  // namespace evenstride
