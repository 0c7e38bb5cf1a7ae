#include "ingest/wire/frame_decoder.h"

#include <gtest/gtest.h>

#include <random>

#include "ingest/wire/bytes.h"
#include "ingest/wire/frame_format.h"
#include "ingest/wire/frames.h"
#include "tests/ingest/recording/session_fixture.h"

namespace evenstride {
namespace {

using Next = FrameDecoder::Next;

std::string framed(std::string_view body) {
  std::string out;
  put_text(out, body);
  return out;
}

// All frames of a stream that is handed in `step` bytes at a time; "!" at the end if it was refused.
std::vector<std::string> decode(std::string_view stream, std::size_t step,
                                std::size_t max_frame = kMaxFrame) {
  FrameDecoder decoder(max_frame);
  std::vector<std::string> out;
  for (std::size_t at = 0; at < stream.size(); at += step) {
    decoder.append(stream.substr(at, step));
    std::string_view frame;
    while (true) {
      const Next next = decoder.next(frame);
      if (next == Next::kTooLarge) {
        out.emplace_back("!");
        return out;
      }
      if (next == Next::kMore) break;
      out.emplace_back(frame);
    }
  }
  return out;
}

TEST(FrameDecoder, GivesTheSameFramesHoweverTheStreamIsCut) {
  std::mt19937_64 random(5);
  std::string stream;
  std::vector<std::string> bodies;
  for (int i = 0; i < 40; ++i) {
    std::string body(random() % 300, '\0');
    for (char& c : body) c = static_cast<char>(random());
    stream += framed(body);
    bodies.push_back(body);
  }
  for (std::size_t step = 1; step < 700; ++step) ASSERT_EQ(decode(stream, step), bodies) << "step " << step;
}

TEST(FrameDecoder, EveryCutOfAStreamGivesTheWholeFramesBeforeIt) {
  const std::string stream = framed("one") + framed("") + framed("three") + framed(std::string(100, 'x'));
  const std::vector<std::size_t> ends = {7, 11, 20, 124};
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    std::size_t whole = 0;
    for (const std::size_t end : ends) whole += end <= cut ? 1 : 0;
    ASSERT_EQ(decode(std::string_view(stream).substr(0, cut), 3).size(), whole) << "cut " << cut;
  }
}

TEST(FrameDecoder, RefusesALengthAboveTheLimitAtOnce) {
  EXPECT_EQ(decode(framed(std::string(10, 'x')), 100, 10).size(), 1u);
  EXPECT_EQ(decode(framed(std::string(11, 'x')), 100, 10), std::vector<std::string>{"!"});
  EXPECT_EQ(decode(std::string("\xFF\xFF\xFF\xFF", 4), 1), std::vector<std::string>{"!"});
}

TEST(FrameDecoder, HoldsNoMoreThanAFrameAndWhatWasHandedIn) {
  FrameDecoder decoder;
  const std::string frame = framed(std::string(1000, 'x'));
  for (int i = 0; i < 10'000; ++i) {
    decoder.append(frame);
    std::string_view out;
    ASSERT_EQ(decoder.next(out), Next::kFrame);
  }
  EXPECT_EQ(decoder.buffered(), 0u);
  EXPECT_LT(decoder.space(1).size(), 16'384u);
}

v1::ClientFrame block_frame() {
  std::mt19937_64 random(9);
  v1::ClientFrame frame;
  *frame.mutable_block() = test::block_of(300, 5, random);
  return frame;
}

TEST(Frames, ABlockIsFoundInItsFrameWithoutDecoding) {
  const std::string bytes = block_frame().SerializeAsString();
  const auto block = block_in_frame(bytes);
  ASSERT_TRUE(block);
  EXPECT_EQ(*block, block_frame().block().SerializeAsString());
  v1::ClientFrame goodbye;
  goodbye.mutable_goodbye();
  EXPECT_FALSE(block_in_frame(goodbye.SerializeAsString()));
  EXPECT_FALSE(block_in_frame(""));
}

// Whatever a single wrong byte does, what gets through is a block that says of itself that it is whole.
TEST(Frames, EveryWrongByteOfABlockIsNoticedOrHarmless) {
  const std::string good = block_frame().SerializeAsString();
  const v1::SampleBlock original = block_frame().block();
  int noticed = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      std::string bad = good;
      bad[at] = static_cast<char>(value);
      if (bad == good) continue;
      const auto block = block_in_frame(bad);
      v1::SampleBlock parsed;
      if (!block || !parsed.ParseFromArray(block->data(), static_cast<int>(block->size())) ||
          !fault_of(parsed).empty()) {
        ++noticed;
        continue;
      }
      ASSERT_EQ(parsed.readings(), original.readings()) << "byte " << at;
      ASSERT_EQ(parsed.sequence(), original.sequence()) << "byte " << at;
      ASSERT_EQ(parsed.device_time_ns(), original.device_time_ns()) << "byte " << at;
      ASSERT_EQ(parsed.period_ns(), original.period_ns()) << "byte " << at;
    }
  }
  EXPECT_GT(noticed, static_cast<int>(good.size()) * 250);
}

TEST(Frames, EveryCutOfABlockIsNoticed) {
  const std::string good = block_frame().SerializeAsString();
  for (std::size_t cut = 0; cut < good.size(); ++cut) {
    EXPECT_FALSE(block_in_frame(std::string_view(good).substr(0, cut))) << "cut " << cut;
  }
}

TEST(Frames, BlocksOutOfBoundsAreRefused) {
  const auto spoilt = [](auto&& spoil) {
    v1::SampleBlock block = block_frame().block();
    spoil(block);
    block.set_crc32c(block_crc(block));
    return std::string(fault_of(block));
  };
  EXPECT_EQ(spoilt([](v1::SampleBlock&) {}), "");
  EXPECT_NE(spoilt([](v1::SampleBlock& b) { b.clear_readings(); }), "");
  EXPECT_NE(spoilt([](v1::SampleBlock& b) { b.mutable_readings()->pop_back(); }), "");
  EXPECT_NE(spoilt([](v1::SampleBlock& b) { b.set_readings(std::string(12 * 4097, 'x')); }), "");
  EXPECT_NE(spoilt([](v1::SampleBlock& b) { b.set_period_ns(0); }), "");
  EXPECT_NE(spoilt([](v1::SampleBlock& b) { b.set_period_ns(-5); }), "");
  EXPECT_EQ(spoilt([](v1::SampleBlock& b) { b.set_device_time_ns(-kMaxTime_ns); }), "");
  EXPECT_NE(spoilt([](v1::SampleBlock& b) { b.set_device_time_ns(kMaxTime_ns + 1); }), "");
  EXPECT_NE(spoilt([](v1::SampleBlock& b) { b.set_replay_arrival_ns(-kMaxTime_ns - 1); }), "");
}

TEST(Frames, ReplayedEventsBeyondAllTimeAreRefused) {
  v1::ReplayEvent event;
  event.set_arrival_ns(kMaxTime_ns);
  EXPECT_EQ(fault_of(event), "");
  event.set_arrival_ns(kMaxTime_ns + 1);
  EXPECT_NE(fault_of(event), "");
}

}  // namespace
}  // namespace evenstride
