#include "tools/formats/xdf_chunks.h"

#include <bit>
#include <optional>
#include <utility>

#include "ingest/wire/bytes.h"

namespace evenstride {
namespace {

constexpr std::string_view kMagic = "XDF:";
constexpr std::string_view kBoundary{"\x43\xA5\x46\xDC\xCB\xF5\x41\x0F\xB3\x0E\xD5\x46\x73\x83\xCB\xE4", 16};
enum Tag : std::uint16_t { kStreamHeader = 2, kSamples = 3, kClockOffset = 4 };

/// A number whose own length stands before it: 1, 4 or 8 bytes.
std::optional<std::uint64_t> take_length(ByteCursor& in) {
  std::optional<std::uint64_t> length;
  switch (in.get<std::uint8_t>()) {
    case 1:
      length = in.get<std::uint8_t>();
      break;
    case 4:
      length = in.get<std::uint32_t>();
      break;
    case 8:
      length = in.get<std::uint64_t>();
      break;
    default:
      break;
  }
  return in.good() ? length : std::nullopt;
}

double take_double(ByteCursor& in) { return std::bit_cast<double>(in.get<std::uint64_t>()); }

template <class T>
double take_as(ByteCursor& in) {
  return static_cast<double>(in.get<T>());
}
double take_float(ByteCursor& in) {
  return static_cast<double>(std::bit_cast<float>(in.get<std::uint32_t>()));
}

using Take = double (*)(ByteCursor&);
Take take_of(std::string_view format) {
  static constexpr std::pair<std::string_view, Take> kTakes[] = {
      {"float32", take_float},          {"double64", take_double},        {"int8", take_as<std::int8_t>},
      {"int16", take_as<std::int16_t>}, {"int32", take_as<std::int32_t>}, {"int64", take_as<std::int64_t>}};
  for (const auto& [name, take] : kTakes)
    if (name == format) return take;
  return nullptr;
}

// One sample's stamp. @return false if it does not stand there.
bool take_time(ByteCursor& in, XdfStream& stream) {
  const auto bytes = in.get<std::uint8_t>();
  if (!in.good() || (bytes != 0 && bytes != 8)) return false;
  const double period_s = stream.info.rate_hz > 0 ? 1.0 / stream.info.rate_hz : 0.0;
  const double next_s = stream.time_s.empty() ? 0.0 : stream.time_s.back() + period_s;
  stream.time_s.push_back(bytes == 8 ? take_double(in) : next_s);
  return in.good();
}

bool take_texts(ByteCursor& in, std::size_t count) {
  for (; count > 0; --count) {
    const auto length = take_length(in);
    if (!length) return false;
    in.take(*length);
  }
  return in.good();
}

bool take_sample(ByteCursor& in, XdfStream& stream) {
  if (!take_time(in, stream)) return false;
  const Take take = take_of(stream.info.format);
  if (take == nullptr) return take_texts(in, stream.info.channels);
  for (std::size_t i = 0; i < stream.info.channels && in.good(); ++i) stream.values.push_back(take(in));
  return in.good();
}

// Samples up to the first that is not whole.
bool take_samples(ByteCursor in, XdfStream& stream) {
  const auto count = take_length(in);
  if (!count) return false;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const std::size_t times = stream.time_s.size(), values = stream.values.size();
    if (take_sample(in, stream)) continue;
    stream.time_s.resize(times);
    stream.values.resize(values);
    return false;
  }
  return in.empty();
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  XdfFile run() {
    std::size_t at = kMagic.size();
    while (at < bytes_.size()) {
      ByteCursor in(bytes_.substr(at));
      const auto length = take_length(in);
      const std::string_view content = length ? in.take(*length) : std::string_view();
      if (length && in.good() && take_chunk(ByteCursor(content))) {
        at = bytes_.size() - in.rest().size();
        continue;
      }
      const std::size_t mark = bytes_.find(kBoundary, at + 1);
      const std::size_t next = mark == bytes_.npos ? bytes_.size() : mark + kBoundary.size();
      if (file_.losses.size() < kMostLosses)
        file_.losses.push_back(std::to_string(next - at) + " bytes at " + std::to_string(at) +
                               " cannot be read");
      at = next;
    }
    return std::move(file_);
  }

 private:
  static constexpr std::size_t kMostLosses = 100;

  bool take_chunk(ByteCursor in) {
    const auto tag = in.get<std::uint16_t>();
    if (!in.good()) return false;
    if (tag != kStreamHeader && tag != kSamples && tag != kClockOffset) return true;  // nothing that we need
    const auto id = in.get<std::uint32_t>();
    if (!in.good()) return false;
    if (tag == kStreamHeader) {
      auto info = parse_xdf_info(in.rest());
      if (info) file_.streams.try_emplace(id, XdfStream{std::move(*info), {}, {}, {}});
      return static_cast<bool>(info);
    }
    const auto stream = file_.streams.find(id);
    if (stream == file_.streams.end()) return false;
    if (tag == kSamples) return take_samples(in, stream->second);
    const double at_s = take_double(in), offset_s = take_double(in);
    if (in.good()) stream->second.offsets.push_back({at_s, offset_s});
    return in.good();
  }

  std::string_view bytes_;
  XdfFile file_;
};

}  // namespace

Result<XdfFile> parse_xdf(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return Error{"is no XDF file"};
  XdfFile file = Reader(bytes).run();
  if (file.streams.empty()) return Error{"holds no stream"};
  return file;
}

}  // namespace evenstride
