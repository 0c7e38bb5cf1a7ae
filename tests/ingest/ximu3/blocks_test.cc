#include "ingest/ximu3/blocks.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "ingest/wire/convert.h"
#include "ingest/wire/frames.h"

namespace evenstride {
namespace {

constexpr std::uint64_t kPeriod_us = 2'500;  // 400 Hz

Ximu3Inertial at(std::uint64_t timestamp_us) {
  Ximu3Inertial message;
  message.timestamp_us = timestamp_us;
  message.accel_S_mps2 = {1.0f, -2.0f, 9.8f};
  message.rate_S_radps = {0.1f, -0.2f, 30.0f};
  return message;
}

std::size_t readings_in(const v1::SampleBlock& block) { return block.readings().size() / 12; }

TEST(Ximu3Blocks, MeasuresTheRateAndLosesNothingMeanwhile) {
  Ximu3Blocks blocks;
  std::vector<v1::SampleBlock> done;
  for (std::size_t i = 0; i + 1 < Ximu3Blocks::kMeasured; ++i)
    blocks.push(at(1'000'000 + kPeriod_us * i), done);
  EXPECT_FALSE(blocks.rate_hz());
  EXPECT_TRUE(done.empty());
  blocks.push(at(1'000'000 + kPeriod_us * (Ximu3Blocks::kMeasured - 1)), done);
  ASSERT_TRUE(blocks.rate_hz());
  EXPECT_DOUBLE_EQ(*blocks.rate_hz(), 400.0);
  ASSERT_EQ(done.size(), 4u);
  for (std::size_t i = 0; i < done.size(); ++i) {
    EXPECT_EQ(done[i].sequence(), i);
    EXPECT_EQ(done[i].device_time_ns(), static_cast<std::int64_t>(1'000'000'000 + 25'000'000 * i));
    EXPECT_EQ(done[i].period_ns(), 2'500'000);
    EXPECT_EQ(fault_of(done[i]), "");
  }
}

TEST(Ximu3Blocks, CountsHoldTheSensorsValuesToHalfACount) {
  Ximu3Blocks blocks;
  std::vector<v1::SampleBlock> done;
  for (std::size_t i = 0; i < Ximu3Blocks::kMeasured; ++i) blocks.push(at(kPeriod_us * i), done);
  std::vector<RawReading> readings;
  ASSERT_TRUE(readings_from(done[0].readings(), kXimu3AccelScale_mps2, kXimu3GyroScale_radps, readings));
  for (const RawReading& reading : readings) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      EXPECT_NEAR(reading[axis], at(0).accel_S_mps2[axis], 0.5 * kXimu3AccelScale_mps2 + 1e-6);
      EXPECT_NEAR(reading[axis + 3], at(0).rate_S_radps[axis], 0.5 * kXimu3GyroScale_radps + 1e-6);
    }
  }
}

// Law: whatever is lost and however much the stamps jitter, each reading's time is its message's to a
// period's jitter, and none is lost, invented or said twice.
TEST(Ximu3Blocks, AnyLossLeavesEveryReadingAtItsTime) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 50; ++round) {
    Ximu3Blocks blocks;
    std::vector<v1::SampleBlock> done;
    std::vector<std::uint64_t> sent;
    for (std::uint64_t i = 0; i < 1000; ++i) {
      if (i > 100 && random() % 20 == 0) i += random() % 30;
      sent.push_back(10'000'000 + kPeriod_us * i + random() % 200);
      blocks.push(at(sent.back()), done);
    }
    blocks.close(done);
    std::size_t next = 0;
    for (const auto& block : done) {
      ASSERT_EQ(fault_of(block), "");
      for (std::size_t i = 0; i < readings_in(block); ++i, ++next) {
        const double time_us = 1e-3 * static_cast<double>(block.device_time_ns() +
                                                          static_cast<std::int64_t>(i) * block.period_ns());
        ASSERT_LT(next, sent.size());
        ASSERT_NEAR(time_us, static_cast<double>(sent[next]), 400.0);  // twice the stamps' jitter
      }
    }
    EXPECT_EQ(next, sent.size());
  }
}

TEST(Ximu3Blocks, WhatIsNoNumberIsLeftOut) {
  Ximu3Blocks blocks;
  std::vector<v1::SampleBlock> done;
  auto bad = at(0);
  bad.accel_S_mps2[1] = std::numeric_limits<float>::quiet_NaN();
  blocks.push(bad, done);
  bad = at(0);
  bad.rate_S_radps[0] = std::numeric_limits<float>::infinity();
  blocks.push(bad, done);
  EXPECT_EQ(blocks.not_numbers(), 2u);
  blocks.close(done);
  EXPECT_TRUE(done.empty());
}

TEST(Ximu3Blocks, StampsThatStandStillOrRunBackMakeUsableBlocks) {
  std::mt19937_64 random(6);
  Ximu3Blocks blocks;
  std::vector<v1::SampleBlock> done;
  for (int i = 0; i < 200; ++i) blocks.push(at(5'000), done);
  for (int i = 0; i < 2000; ++i) blocks.push(at(random() % 1'000'000), done);
  blocks.close(done);
  std::size_t readings = 0;
  for (const auto& block : done) {
    EXPECT_EQ(fault_of(block), "");
    readings += readings_in(block);
  }
  EXPECT_EQ(readings, 2200u);
}

}  // namespace
}  // namespace evenstride
