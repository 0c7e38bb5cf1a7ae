// First byte: how the stream is cut up; the rest is the stream.
#include <algorithm>
#include <cstring>

#include "ingest/wire/frames.h"
#include "ingest/ximu3/blocks.h"
#include "tests/fuzz/targets.h"

namespace evenstride::fuzz {
namespace {

struct Heard {
  Ximu3Messages messages;
  std::uint64_t bad = 0, other = 0;
};

Heard listen(std::string_view stream, std::size_t step) {
  Ximu3Decoder decoder;
  Heard heard;
  for (; !stream.empty(); stream.remove_prefix(std::min(step, stream.size()))) {
    const std::string_view piece = stream.substr(0, step);
    decoder.push({reinterpret_cast<const std::uint8_t*>(piece.data()), piece.size()}, heard.messages);
  }
  heard.bad = decoder.bad_messages();
  heard.other = decoder.other_messages();
  return heard;
}

bool same(const Ximu3Inertial& a, const Ximu3Inertial& b) {  // bit by bit: some are no numbers
  return a.timestamp_us == b.timestamp_us &&
         std::memcmp(&a.rate_S_radps, &b.rate_S_radps, sizeof a.rate_S_radps) == 0 &&
         std::memcmp(&a.accel_S_mps2, &b.accel_S_mps2, sizeof a.accel_S_mps2) == 0;
}

void check_blocks(const std::vector<Ximu3Inertial>& messages) {
  Ximu3Blocks blocks;
  std::vector<v1::SampleBlock> done;
  std::size_t used = 0;
  for (const Ximu3Inertial& message : messages) {
    if (blocks.is_before(message)) blocks = Ximu3Blocks();  // as the sensor does
    blocks.push(message, done);
    ++used;
  }
  blocks.close(done);
  for (const v1::SampleBlock& block : done) promise(fault_of(block).empty(), "a session takes every block");
  promise(done.size() <= used, "no more blocks than messages");
}

}  // namespace

void ximu3(std::string_view bytes) {
  if (bytes.empty()) return;
  const std::size_t step = static_cast<unsigned char>(bytes[0]) + 1u;
  const std::string_view stream = bytes.substr(1);
  const Heard whole = listen(stream, std::max<std::size_t>(stream.size(), 1)), cut = listen(stream, step);
  promise(std::equal(whole.messages.inertial.begin(), whole.messages.inertial.end(),
                     cut.messages.inertial.begin(), cut.messages.inertial.end(), same) &&
              whole.bad == cut.bad && whole.other == cut.other,
          "cuts do not change what is heard");
  if (whole.messages.battery) promise(whole.messages.battery->charge_ratio <= 1.0, "charge is a ratio");
  check_blocks(whole.messages.inertial);
}

}  // namespace evenstride::fuzz
