#include "core/fatigue/block_builder.h"

#include <gtest/gtest.h>

#include <functional>

namespace evenstride {
namespace {

StrideFeatures stride_at(int i) {
  StrideFeatures f;
  f.time = time_from_s(0.7 * (i + 1));
  f.stride_time_s = 0.7;
  f.speed_mps = 3.0;
  f.turn_rate_radps = 0.0;
  f.known.fill(true);
  f.value.fill(static_cast<double>(i % 5));
  return f;
}

/// Blocks out of 130 strides, changed by `change`.
int blocks_with(const std::function<void(int, StrideFeatures&)>& change) {
  BlockBuilder builder;
  const FatigueParams params;
  int blocks = 0;
  for (int i = 0; i < 130; ++i) {
    StrideFeatures f = stride_at(i);
    change(i, f);
    blocks += builder.push(f, params).has_value();
  }
  return blocks;
}

TEST(BlockBuilder, TakesMediansOfTwentyFiveStrides) {
  BlockBuilder builder;
  const FatigueParams params;
  for (int i = 0; i < 200; ++i) {
    const auto block = builder.push(stride_at(i), params);
    if (!block) continue;
    EXPECT_EQ(block->value[0], 2.0);
    EXPECT_NEAR(*block->speed_mps, 3.0, 1e-12);
    EXPECT_NEAR(seconds(block->time - block->start), 24 * 0.7, 1e-9);
  }
  EXPECT_NEAR(builder.running_s(), 140.0, 1e-9);
}

TEST(BlockBuilder, PassesOverWhatCannotBeCompared) {
  // The first 20 s after standing are never compared: 28 strides.
  EXPECT_EQ(blocks_with([](int, StrideFeatures&) {}), 4);
  EXPECT_EQ(blocks_with([](int, StrideFeatures& f) { f.sound = false; }), 0);
  EXPECT_EQ(blocks_with([](int, StrideFeatures& f) { f.turn_rate_radps = 0.12; }), 0);
  EXPECT_LT(blocks_with([](int i, StrideFeatures& f) { f.speed_mps = 2.0 + 0.05 * i; }), 3);
  EXPECT_EQ(blocks_with([](int, StrideFeatures& f) { f.speed_mps.reset(); }), 4);
}

TEST(BlockBuilder, SaysHowManyStridesPass) {
  BlockBuilder builder;
  const FatigueParams params;
  for (int i = 0; i < 200; ++i) {
    StrideFeatures f = stride_at(i);
    f.sound = i % 2 == 0;
    (void)builder.push(f, params);
  }
  EXPECT_NEAR(builder.passing(), 0.5, 1e-12);
}

TEST(BlockBuilder, AStopGivesUpTheOpenBlock) {
  BlockBuilder builder;
  const FatigueParams params;
  for (int i = 0; i < 50; ++i) (void)builder.push(stride_at(i), params);
  builder.stop(time_from_s(36.0));
  int until_block = 0;
  for (int i = 60; i < 200; ++i, ++until_block)
    if (builder.push(stride_at(i), params)) break;
  EXPECT_GE(until_block, 25 + 27);
}

}  // namespace
}  // namespace evenstride
