// What a block costs from socket bytes to checked readings: framing, parsing, checksum, conversion to SI.
#include <benchmark/benchmark.h>

#include <random>
#include <vector>

#include "ingest/wire/convert.h"
#include "ingest/wire/frame_decoder.h"
#include "ingest/wire/frames.h"

namespace evenstride {
namespace {

constexpr int kBlocks = 256;
constexpr std::uint64_t kSeed = 1;

std::string stream_of(int readings) {
  std::mt19937_64 random(kSeed);
  std::string stream;
  for (int i = 0; i < kBlocks; ++i) {
    v1::ClientFrame frame;
    v1::SampleBlock& block = *frame.mutable_block();
    block.set_sequence(static_cast<std::uint64_t>(i));
    block.set_device_time_ns(i * 5'000'000LL * readings);
    block.set_period_ns(5'000'000);
    std::string bytes;
    for (int b = 0; b < readings * 12; ++b) bytes.push_back(static_cast<char>(random()));
    block.set_readings(bytes);
    block.set_crc32c(block_crc(block));
    stream += frame_bytes(frame);
  }
  return stream;
}

void decode_blocks(benchmark::State& state) {
  const std::string stream = stream_of(static_cast<int>(state.range(0)));
  v1::SampleBlock block;
  std::vector<RawReading> readings;
  for (auto _ : state) {
    FrameDecoder decoder;
    decoder.append(stream);
    std::string_view frame;
    while (decoder.next(frame) == FrameDecoder::Next::kFrame) {
      const auto bytes = block_in_frame(frame);
      if (!block.ParseFromArray(bytes->data(), static_cast<int>(bytes->size())) || !fault_of(block).empty() ||
          !readings_from(block.readings(), 0.0048, 0.001, readings)) {
        state.SkipWithError("a good block was refused");
      }
      benchmark::DoNotOptimize(readings.data());
    }
  }
  state.SetItemsProcessed(state.iterations() * kBlocks);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(stream.size()));
}
BENCHMARK(decode_blocks)->Arg(1)->Arg(10)->Arg(50)->ArgName("readings");

}  // namespace
}  // namespace evenstride
