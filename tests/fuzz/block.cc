#include <vector>

#include "ingest/wire/convert.h"
#include "ingest/wire/frames.h"
#include "tests/fuzz/targets.h"

namespace evenstride::fuzz {
namespace {

constexpr double kAccelScale_mps2 = 156.96 / 32768, kGyroScale_radps = 34.9 / 32768;

bool parse(google::protobuf::MessageLite& message, std::string_view bytes) {
  return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

void check_block(v1::SampleBlock block) {
  (void)fault_of(block);
  block.set_crc32c(block_crc(block));  // so that what lies behind the checksum is reached too
  if (!fault_of(block).empty()) return;
  std::vector<RawReading> readings;
  promise(readings_from(block.readings(), kAccelScale_mps2, kGyroScale_radps, readings),
          "a block without fault is read");
  promise(readings_to_wire(readings, kAccelScale_mps2, kGyroScale_radps) == block.readings(),
          "readings survive both ways");
}

void check_hello(const v1::Hello& hello) {
  const auto spec = spec_from(hello, false);
  promise(spec || fault_of(hello), "a Hello that gives no sensor is faulty");
  if (spec) promise(spec->rate_hz >= 20 && spec->rate_hz <= 2000, "rates are within the pipeline's");
}

}  // namespace

void block(std::string_view bytes) {
  v1::ClientFrame frame;
  const bool parsed = parse(frame, bytes);
  if (const auto inside = block_in_frame(bytes)) {
    v1::SampleBlock direct;
    promise(parse(direct, *inside) == parsed, "both ways of finding a block accept the same bytes");
    if (parsed) {
      promise(frame.has_block() && frame.block().SerializeAsString() == direct.SerializeAsString(),
              "both ways of finding a block give the same");
    }
  }
  if (!parsed) return;
  if (frame.has_block()) check_block(frame.block());
  if (frame.has_hello()) check_hello(frame.hello());
  if (frame.has_marker()) (void)marker_from(frame.marker().kind());
}

}  // namespace evenstride::fuzz
